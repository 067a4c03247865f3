require "net/http"

headers = { "X-Api-Key" => ENV["KEY"], "Content-Type" => "application/json" }
puts Net::HTTP.post(URI(ENV["TARGET"]), '{"text_message":"ruby"}', headers).code
