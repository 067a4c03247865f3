<?php
$call = curl_init(getenv('TARGET'));
curl_setopt_array($call, [
    CURLOPT_POST => true,
    CURLOPT_POSTFIELDS => '{"text_message":"php"}',
    CURLOPT_HTTPHEADER => ['X-Api-Key: ' . getenv('KEY'), 'Content-Type: application/json'],
    CURLOPT_RETURNTRANSFER => true,
]);
if (curl_exec($call) === false) {
    fwrite(STDERR, curl_error($call) . "\n");
}
echo curl_getinfo($call, CURLINFO_RESPONSE_CODE), "\n";
