import type { Source, StatusName } from '../../spec/index.ts';
import { onOAuth } from './oauth-violations.ts';
import type { PlatformRefusal, ViolationRow, Words } from './violation-row.ts';

function refused(
  status: StatusName,
  message: string,
  words: Words,
  { http }: { http?: number } = {},
): PlatformRefusal {
  return { outcome: 'refused', status, message, ...words, http };
}

function found(source: Source, title: string, remedy: string): ViolationRow {
  return { outcome: 'found', source, title, remedy };
}

function ignored(source: Source, title: string): ViolationRow {
  return { outcome: 'ignored', source, title, remedy: '' };
}

export const onRequests = {
  missing_api_key: refused('UNAUTHENTICATED', 'api key is required', {
    source: 'assumed',
    title: 'No API key came with the request.',
    remedy: 'Send the header X-Api-Key.',
  }),
  unknown_api_key: refused('FAILED_PRECONDITION', 'could not retrieve app from db', {
    source: 'published',
    title: 'No app has this API key.',
    remedy:
      "Use the app's API key, start with --api-key or --any-key, or create an app: POST /_emulator/apps.",
  }),
  minute_limit: refused('RESOURCE_EXHAUSTED', 'rate limit of this minute exceeded', {
    source: 'published',
    title: 'The app has used up its calls of this minute.',
    remedy: 'Wait as long as Retry-After says, or until the next minute, and send again, fewer at a time.',
  }),
  daily_quota: refused('RESOURCE_EXHAUSTED', 'daily quota exceeded', {
    source: 'published',
    title: 'The app has used up its calls of this day.',
    remedy: 'Send less, or ask Divar for a larger quota. Do not send again before the next day.',
  }),
  missing_permission: refused('PERMISSION_DENIED', 'could not check authorization', {
    source: 'observed',
    title: 'The API key lacks the permission for this call.',
    remedy: 'Ask for the permission in the panel; here: PATCH /_emulator/app.',
  }),
  missing_token: refused('UNAUTHENTICATED', 'access token is required', {
    source: 'assumed',
    title: 'No access token came with the request.',
    remedy: 'Send the header Authorization: Bearer <access token> of that user.',
  }),
  unknown_token: refused('UNAUTHENTICATED', 'access token is not valid', {
    source: 'assumed',
    title: 'The access token is unknown, expired or revoked.',
    remedy: 'Take a new token: POST /_emulator/tokens.',
  }),
  missing_scope: refused('PERMISSION_DENIED', 'could not check authorization', {
    source: 'assumed',
    title: 'The access token lacks the scope for this call.',
    remedy: 'Ask the user for the scope.',
  }),
  foreign_token: refused('PERMISSION_DENIED', 'could not check authorization', {
    source: 'published',
    title: 'The access token belongs to another user.',
    remedy: 'Use a token of the very user that the path names.',
  }),
  unknown_path: refused('NOT_FOUND', 'Not Found', {
    source: 'assumed',
    title: 'No call of Divar has this path.',
    remedy:
      'Compare the path with the published ones; one that Divar published lately needs --upstream-spec FILE.',
  }),
  malformed_path: refused('INVALID_ARGUMENT', 'malformed path escape', {
    source: 'assumed',
    title: 'The path has a "%" that begins no percent-encoding of UTF-8.',
    remedy: 'Percent-encode the ids in the path as UTF-8, "%" itself as %25.',
  }),
  not_imitated: refused('UNIMPLEMENTED', 'Not Implemented', {
    source: 'assumed',
    title: 'This call of Divar is not imitated.',
    remedy:
      "Start with --upstream-spec FILE, a copy of Divar's published OpenAPI document: answers by example.",
  }),
  by_example: found(
    'published',
    'By example, not imitated: the answer is made from the published schema and its examples.',
    'Do not rely on its values; nothing was kept or changed.',
  ),
  wrong_method: refused('UNIMPLEMENTED', 'Method Not Allowed', {
    source: 'assumed',
    title: 'The path exists, with another method.',
    remedy: 'Use the method that the finding names.',
  }),
  too_large: refused(
    'RESOURCE_EXHAUSTED',
    'request body is too large',
    {
      source: 'assumed',
      title: 'The body is larger than 1 MB, or has more than 20,000 values.',
      remedy: 'Send less in one message.',
    },
    { http: 413 },
  ),
  unknown_conversation: refused('NOT_FOUND', 'conversation not found', {
    source: 'assumed',
    title: 'No conversation of this app has this id.',
    remedy: 'Use new_chatbot_message.conversation.id of the event.',
  }),
  conversation_with_bot: refused('NOT_FOUND', 'conversation not found', {
    source: 'assumed',
    title: 'The conversation is one with the chatbot, not one about a post.',
    remedy: 'Send to /v1/open-platform/chat/bot/conversations/{conversation_id}/messages.',
  }),
  conversation_about_post: refused('NOT_FOUND', 'conversation not found', {
    source: 'assumed',
    title: 'The conversation is one about a post, not one with the chatbot.',
    remedy:
      'Send to /v2/open-platform/conversations/{conversation_id}/messages, with a token of one of its users.',
  }),
  foreign_conversation: refused('PERMISSION_DENIED', 'could not check authorization', {
    source: 'assumed',
    title: 'The access token belongs to a user who has no part in the conversation.',
    remedy: 'Use a token of the buyer or of the seller.',
  }),
  unknown_user: refused('NOT_FOUND', 'user not found', {
    source: 'assumed',
    title: 'No user of this app has this id.',
    remedy: 'Use the user_id that belongs to the access token, URL-encoded.',
  }),
  missing_upload_token: refused('UNAUTHENTICATED', 'upload token is required', {
    source: 'assumed',
    title: 'No upload token came with the file.',
    remedy: 'Send Authorization: Bearer <token of POST /experimental/open-platform/chat/upload>.',
  }),
  unknown_upload_token: refused('UNAUTHENTICATED', 'upload token is not valid', {
    source: 'assumed',
    title: 'The upload token is not known.',
    remedy: 'Take one: POST /experimental/open-platform/chat/upload. An API key is none.',
  }),
  expired_upload_token: refused('UNAUTHENTICATED', 'upload token is not valid', {
    source: 'assumed',
    title: 'The upload token is older than an hour.',
    remedy: 'Take a new one right before the upload.',
  }),
  used_upload_token: refused('UNAUTHENTICATED', 'upload token is not valid', {
    source: 'assumed',
    title: 'The upload token has been used for another file.',
    remedy: 'Take a new one for each file.',
  }),
  unknown_media_kind: refused('NOT_FOUND', 'Not Found', {
    source: 'published',
    title: 'The upload path names no kind of media.',
    remedy: 'Upload to /upload/image, /upload/video, /upload/voice or /upload/file.',
  }),
  not_multipart: refused('INVALID_ARGUMENT', 'request body is not a valid multipart form', {
    source: 'published',
    title: 'The upload is no multipart form, or one that breaks off.',
    remedy: 'Send multipart/form-data, and let the HTTP library write Content-Type with its boundary.',
  }),
  no_file: refused('INVALID_ARGUMENT', 'file is required', {
    source: 'published',
    title: 'The form has no file in its field "file".',
    remedy: 'Name the field "file", and give it a file name.',
  }),
  several_files: refused('INVALID_ARGUMENT', 'only one file can be uploaded', {
    source: 'assumed',
    title: 'The form has more than one file.',
    remedy: 'Upload each file with an upload token of its own.',
  }),
  empty_file: refused('INVALID_ARGUMENT', 'file is empty', {
    source: 'assumed',
    title: 'The file has no bytes.',
    remedy: 'Look for a file that was read to its end before, or not yet written.',
  }),
  file_too_large: refused('INVALID_ARGUMENT', 'file is too large', {
    source: 'published',
    title: 'The file is larger than its kind may be.',
    remedy: 'Send a smaller one.',
  }),
  wrong_file_type: refused('INVALID_ARGUMENT', 'file type is not supported', {
    source: 'published',
    title: "The file's name or content is none of the types of this kind of media.",
    remedy: 'Send one of the types that the finding names, under its right name.',
  }),
  file_named_otherwise: found(
    'assumed',
    "The file's name says another type than its content.",
    'Give it the ending that the finding names.',
  ),
  file_name_not_utf8: found(
    'assumed',
    "The file's name is not UTF-8, so that its letters are lost.",
    "Write the headers of the form in UTF-8, or the name as filename*=UTF-8''...",
  ),
  unknown_media_token: found(
    'assumed',
    'No upload to this emulator answered this media token.',
    'Upload the file here, too: a token that Divar does not know is of no use there.',
  ),
  unknown_post: refused('NOT_FOUND', 'post not found', {
    source: 'assumed',
    title: 'There is no post with this token.',
    remedy:
      'Use a token of GET /_emulator/posts, or put the post up: --posts FILE, PUT /_emulator/posts/{token}.',
  }),
  recipient_restriction: refused(
    'FAILED_PRECONDITION',
    "message delivery failed due to recipient's restriction",
    {
      source: 'published',
      title: 'The user has blocked the bot.',
      remedy: 'Stop sending to this user; carry on with the others.',
    },
  ),
  retired_path: found(
    'published',
    'This call is no longer published.',
    'Make the current call that the finding names.',
  ),
  token_in_old_header: found(
    'observed',
    'The access token came in x-access-token, the header of older clients.',
    'Send Authorization: Bearer <access token>.',
  ),
  conversation_begun: found(
    'published',
    'No conversation had this id: one of the user "buyer" about the post of the token was begun.',
    'Where you meant one that is there, use conversation.id of the event.',
  ),
  any_key_taken: found(
    'assumed',
    "The first API key that came was taken as the app's own (--any-key).",
    'Nothing to do here; in production the key must be real.',
  ),
} as const satisfies Record<string, ViolationRow>;

export const onBodies = {
  compressed_body: refused('INVALID_ARGUMENT', 'request body is not valid JSON', {
    source: 'assumed',
    title: 'The body is compressed, or said to be.',
    remedy: 'Send it as it is, without Content-Encoding; HTTP libraries have an option for it.',
  }),
  not_utf8: refused('INVALID_ARGUMENT', 'request body is not valid UTF-8', {
    source: 'assumed',
    title: 'The body is not UTF-8, so that its letters are lost.',
    remedy:
      'Encode the body as UTF-8, whatever the encoding of the system is; cut texts by letters, not by bytes.',
  }),
  half_surrogate: refused('INVALID_ARGUMENT', 'request body is not valid UTF-8', {
    source: 'assumed',
    title: 'A text has half an emoji: one of the two surrogates that make it.',
    remedy: 'Cut texts between whole characters: [...text].slice(0, n).join("") in JavaScript.',
  }),
  byte_order_mark: refused('INVALID_ARGUMENT', 'request body is not valid JSON', {
    source: 'assumed',
    title: 'The body begins with a byte order mark, which is no JSON.',
    remedy: 'Encode without it: "utf-8" instead of "utf-8-sig", new UTF8Encoding(false).',
  }),
  duplicate_key: refused('INVALID_ARGUMENT', 'request body has a key twice', {
    source: 'assumed',
    title: 'An object of the body has a key twice.',
    remedy: 'Send each key once; look for a body that is put together as text.',
  }),
  not_json: refused('INVALID_ARGUMENT', 'request body is not valid JSON', {
    source: 'assumed',
    title: 'The body is not valid JSON.',
    remedy: 'Send a JSON object, UTF-8 encoded.',
  }),
  too_deep: refused('INVALID_ARGUMENT', 'request body is nested too deeply', {
    source: 'assumed',
    title: 'The body has more than 100 levels of objects and lists.',
    remedy: "Send a flatter body; look for an object that holds itself in a button's data.",
  }),
  wrong_type: refused('INVALID_ARGUMENT', 'request body has a field of a wrong type', {
    source: 'assumed',
    title: 'A value has the wrong type.',
    remedy: 'Send the type that the finding names.',
  }),
  no_text_and_no_media: refused('INVALID_ARGUMENT', 'text message or media token is required', {
    source: 'published',
    title: 'The message has neither text_message nor media_token.',
    remedy: 'Put the text into text_message; nothing else carries it.',
  }),
  text_and_media: refused('INVALID_ARGUMENT', 'text message and media token can not be sent together', {
    source: 'published',
    title: 'The message has both text_message and media_token.',
    remedy: 'Send two messages.',
  }),
  no_message_and_no_media: refused('INVALID_ARGUMENT', 'message or media token is required', {
    source: 'published',
    title: 'The message has neither message nor media_token.',
    remedy: 'Put the text into message; text_message is the field of chatbot messages.',
  }),
  message_and_media: refused('INVALID_ARGUMENT', 'message and media token can not be sent together', {
    source: 'published',
    title: 'The message has both message and media_token.',
    remedy: 'Send two messages.',
  }),
  unknown_event_type: refused('INVALID_ARGUMENT', 'event type is not valid', {
    source: 'assumed',
    title: 'The event_type is none that can be subscribed to.',
    remedy: 'Subscribe to NEW_MESSAGE_ON_POST (the event itself is called NEW_MESSAGE) or to POST_UPDATE.',
  }),
  too_many_rows: refused('INVALID_ARGUMENT', 'too many buttons', {
    source: 'published',
    title: 'There are more than three rows of buttons.',
    remedy: 'Send at most three rows of at most three buttons.',
  }),
  too_many_buttons_in_row: refused('INVALID_ARGUMENT', 'too many buttons', {
    source: 'published',
    title: 'A row has more than three buttons.',
    remedy: 'Send at most three buttons in a row.',
  }),
  too_many_buttons: refused('INVALID_ARGUMENT', 'too many buttons', {
    source: 'published',
    title: 'There are more than nine buttons.',
    remedy: 'Send at most nine buttons.',
  }),
  several_actions: refused('INVALID_ARGUMENT', 'button must have exactly one action', {
    source: 'assumed',
    title: 'A button has more than one action.',
    remedy: 'Keep one of them.',
  }),
  no_action: found('assumed', "A button's action does nothing.", 'Give it one of the five actions.'),
  button_without_action: found('assumed', 'A button has no action.', 'Give it one of the five actions.'),
  button_without_caption: found('assumed', 'A button has no caption.', 'Give it a caption.'),
  unknown_icon: found(
    'published',
    "The icon is none of Divar's icon names.",
    'Use one of the names that the finding suggests, or no icon.',
  ),
  deprecated_icon_name: found('published', 'icon_name is deprecated.', 'Use icon with one of its names.'),
  link_not_http: found(
    'assumed',
    'A link is no http or https URL.',
    'Use an absolute URL beginning with https://.',
  ),
  unknown_message_type: found('assumed', 'The type of the message is not TEXT.', 'Leave type out.'),
  unknown_field: found('observed', 'Divar does not know this field and ignores it.', 'Remove or rename it.'),
  unknown_value: found('assumed', 'The value is none of the known ones.', 'Use a known value.'),
  missing_field: found('assumed', 'A field is missing.', 'Send it.'),
  wrong_value: found('assumed', 'The value is not as the contract says.', 'Send what the finding names.'),
  deprecated_field: found('published', 'The field is deprecated.', 'Use its successor.'),
  content_type_not_json: found(
    'assumed',
    'The request does not say that its body is JSON in UTF-8.',
    'Send Content-Type: application/json.',
  ),
  large_number: found(
    'assumed',
    'A number is larger than a double holds exactly: whoever reads it may get another one.',
    'Send it as a text.',
  ),
  secret_in_body: found(
    'assumed',
    "The message holds one of the app's keys or tokens.",
    'Look where the text is put together; whoever has the key speaks as the app.',
  ),
  null_field: ignored('observed', 'A JSON null stands for an absent field.'),
  empty_text: ignored('observed', 'An empty text_message or media_token stands for an absent one.'),
  id_in_body: ignored('observed', "user_id or conversation_id in the body repeat the path's id."),
  type_absent: ignored('observed', 'type is left out.'),
} as const satisfies Record<string, ViolationRow>;

const onBots = {
  bot_refused_event: found(
    'observed',
    'The bot answered an event with an error status.',
    'Answer 200 to every event, also to those that the bot does not handle. 401 and 403 most often mean that the bot has another identification key.',
  ),
  bot_refused_host: found(
    'assumed',
    'The bot refused the Host header of the event.',
    'Start with --bot-host NAME, a name that the bot lets in, or let it take the host of --bot too (ALLOWED_HOSTS, trusted hosts).',
  ),
  bot_has_no_route: found(
    'assumed',
    'The bot has nothing at the path of the event.',
    'Give the whole URL of the handler as --bot, its path included, such as --bot http://127.0.0.1:8000/events.',
  ),
  bot_wants_csrf_token: found(
    'assumed',
    'The bot asks for a CSRF token, which Divar does not send.',
    'Exempt the handler of events from the check, such as with @csrf_exempt.',
  ),
  bot_shows_debug_output: found(
    'assumed',
    'The answer of the bot shows a debugger or a stack trace.',
    'Turn the debug mode off where others reach the bot: it shows them code and settings, and some debuggers run what they type.',
  ),
  bot_redirected: found(
    'assumed',
    'The bot answered with a redirect, which is not followed.',
    'Give the final URL as the events URL; a missing or extra slash at its end is the usual cause.',
  ),
  bot_timed_out: found(
    'assumed',
    'The bot did not answer in time.',
    'Answer at once and work afterwards, or start with a longer --bot-timeout.',
  ),
  bot_down: found('assumed', 'Nothing listens at the URL of the bot.', 'Start the bot, or correct --bot.'),
  bot_unreachable: found('assumed', 'The URL of the bot cannot be reached.', 'Check the host of --bot.'),
  bot_cut: found(
    'assumed',
    'The bot cut the connection before its answer was complete.',
    'Look for a crash in the output of the bot.',
  ),
  bot_garbage: found('assumed', "The bot's answer is no HTTP.", 'Check that the port of --bot is the bot.'),
  wrong_answer: found(
    'published',
    'The answer is not as the contract says.',
    'Answer 200 and what the button asks for; the finding names the place.',
  ),
  wrong_press_status: found(
    'published',
    'The answer to a pressed button has another status than 200.',
    'Answer 200 and the JSON that the button asks for, also where it is about a failure.',
  ),
  no_press_url: found(
    'published',
    'The app has no URL for the pressed button to ask.',
    'Start with --init-url or --dynamic-action-url, or set it in the page under State.',
  ),
  empty_answer: found(
    'assumed',
    'The answer has neither an action nor a text: the user sees nothing.',
    'Answer an action, a text_message, or both.',
  ),
  endless_actions: found(
    'assumed',
    'Dynamic actions lead on to one another, more than five in a row.',
    'Answer another action in the end, or a text.',
  ),
  possible_bypass: found(
    'assumed',
    'The bot answered messages, and no call of it has arrived here: it may be talking to the real Divar.',
    'If it should have replied, stop it. Start it with divar-emulator run, or give it the variables that start --intercept prints.',
  ),
  foreign_api_key: found(
    'assumed',
    'The bot uses an API key that the emulator did not give it: it may be the real one.',
    'Let the bot take its key from DIVAR_API_KEY, or start with --api-key or --any-key.',
  ),
} as const satisfies Record<string, ViolationRow>;

/** What becomes of each possible violation: refused, found or ignored, and where that comes from. */
export const violations = { ...onRequests, ...onBodies, ...onBots, ...onOAuth };

/** A row of the table. */
export type ViolationId = keyof typeof violations;

/** The rows that the platform's API refuses. */
export type RefusalId = {
  [Id in ViolationId]: (typeof violations)[Id] extends { status: StatusName } ? Id : never;
}[ViolationId];

/** The row of a violation; undefined for a name that the table does not have. */
export function violationRow(id: string): ViolationRow | undefined {
  return Object.hasOwn(violations, id) ? violations[id as ViolationId] : undefined;
}
