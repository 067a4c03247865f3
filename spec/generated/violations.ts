// Generated from spec/*.yaml by "npm run generate"; do not edit.
export const violations = {
  "missing_api_key": {
    "outcome": "refused",
    "status": "UNAUTHENTICATED",
    "message": "api key is required",
    "source": "assumed",
    "title": "No API key came with the request.",
    "remedy": "Send the header X-Api-Key.",
    "persian": {
      "title": "درخواست بی کلید API آمد.",
      "remedy": "سرایند `X-Api-Key` را بفرستید."
    }
  },
  "unknown_api_key": {
    "outcome": "refused",
    "status": "FAILED_PRECONDITION",
    "message": "could not retrieve app from db",
    "source": "published",
    "title": "No app has this API key.",
    "remedy": "Use the app's API key, start with --api-key or --any-key, or create an app: POST /_emulator/apps.",
    "persian": {
      "title": "هیچ برنامه‌ای این کلید API را ندارد.",
      "remedy": "کلید API خود برنامه را به کار ببرید، با `--api-key` یا `--any-key` شروع کنید، یا برنامه‌ای بسازید: `POST /_emulator/apps`."
    }
  },
  "minute_limit": {
    "outcome": "refused",
    "status": "RESOURCE_EXHAUSTED",
    "message": "rate limit of this minute exceeded",
    "source": "published",
    "title": "The app has used up its calls for this minute.",
    "remedy": "Wait as long as Retry-After says, or until the next minute, then send fewer at a time.",
    "persian": {
      "title": "سهم این دقیقهٔ برنامه تمام شده است.",
      "remedy": "به اندازهٔ `Retry-After` یا تا دقیقهٔ بعد صبر کنید و دوباره، با شتاب کمتر، بفرستید."
    }
  },
  "daily_quota": {
    "outcome": "refused",
    "status": "RESOURCE_EXHAUSTED",
    "message": "daily quota exceeded",
    "source": "published",
    "title": "The app has used up its calls for today.",
    "remedy": "Send less, or ask Divar for a larger quota. Do not retry before tomorrow.",
    "persian": {
      "title": "سهم امروز برنامه تمام شده است.",
      "remedy": "کمتر بفرستید یا از دیوار سهم بیشتری بخواهید. تا فردا دوباره نفرستید."
    }
  },
  "missing_permission": {
    "outcome": "refused",
    "status": "PERMISSION_DENIED",
    "message": "could not check authorization",
    "source": "observed",
    "title": "The API key lacks the permission for this call.",
    "remedy": "Ask for the permission in the panel; CHAT_BOT_SEND_MESSAGE needs no ticket. Here: PATCH /_emulator/app.",
    "persian": {
      "title": "کلید API اجازهٔ این فراخوانی را ندارد.",
      "remedy": "این اجازه را در پنل بخواهید؛ `CHAT_BOT_SEND_MESSAGE` تیکت نمی‌خواهد. اینجا: `PATCH /_emulator/app`."
    }
  },
  "missing_token": {
    "outcome": "refused",
    "status": "UNAUTHENTICATED",
    "message": "access token is required",
    "source": "assumed",
    "title": "No access token came with the request.",
    "remedy": "Send the header Authorization: Bearer <access token> of that user.",
    "persian": {
      "title": "درخواست بی توکن دسترسی آمد.",
      "remedy": "سرایند `Authorization: Bearer <access token>` آن کاربر را بفرستید."
    }
  },
  "unknown_token": {
    "outcome": "refused",
    "status": "UNAUTHENTICATED",
    "message": "access token is not valid",
    "source": "assumed",
    "title": "The access token is unknown, expired or revoked.",
    "remedy": "Get a new token; for a test: POST /_emulator/tokens.",
    "persian": {
      "title": "توکن دسترسی ناشناخته است، منقضی شده یا پس گرفته شده است.",
      "remedy": "توکن تازه‌ای بگیرید؛ برای آزمون: `POST /_emulator/tokens`."
    }
  },
  "missing_scope": {
    "outcome": "refused",
    "status": "PERMISSION_DENIED",
    "message": "could not check authorization",
    "source": "assumed",
    "title": "The access token lacks the scope for this call.",
    "remedy": "Ask the user for the scope.",
    "persian": {
      "title": "توکن دسترسی محدودهٔ لازم برای این فراخوانی را ندارد.",
      "remedy": "این دسترسی را از کاربر بخواهید."
    }
  },
  "foreign_token": {
    "outcome": "refused",
    "status": "PERMISSION_DENIED",
    "message": "could not check authorization",
    "source": "published",
    "title": "The access token belongs to another user.",
    "remedy": "Use a token of the user that the path names.",
    "persian": {
      "title": "توکن دسترسی از آن کاربر دیگری است.",
      "remedy": "توکن همان کاربری را بفرستید که در مسیر آمده است."
    }
  },
  "unknown_path": {
    "outcome": "refused",
    "status": "NOT_FOUND",
    "message": "Not Found",
    "source": "assumed",
    "title": "Divar has no call with this path.",
    "remedy": "Check the path. A call that Divar published recently needs --upstream-spec FILE.",
    "persian": {
      "title": "دیوار فراخوانی‌ای با این مسیر ندارد.",
      "remedy": "مسیر را با مسیرهای منتشرشده بسنجید؛ شناسه‌ها در مسیر باید کدگذاری شده باشند. برای فراخوانی‌های تازهٔ دیوار `--upstream-spec FILE` لازم است."
    }
  },
  "malformed_path": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "malformed path escape",
    "source": "assumed",
    "title": "The path has a \"%\" that does not start a valid percent-encoding of UTF-8.",
    "remedy": "Percent-encode the ids in the path as UTF-8, \"%\" itself as %25.",
    "persian": {
      "title": "یک `%` در مسیر، آغاز هیچ کد درستی از UTF-8 نیست.",
      "remedy": "شناسه‌های مسیر را با UTF-8 کدگذاری کنید و خود `%` را `%25` بنویسید."
    }
  },
  "not_imitated": {
    "outcome": "refused",
    "status": "UNIMPLEMENTED",
    "message": "Not Implemented",
    "source": "assumed",
    "title": "The emulator does not imitate this call.",
    "remedy": "Start with --upstream-spec FILE, a copy of Divar's published OpenAPI document, to answer it by example.",
    "persian": {
      "title": "این فراخوانی دیوار شبیه‌سازی نمی‌شود.",
      "remedy": "با `--upstream-spec FILE`، نسخه‌ای از سند OpenAPI دیوار، شروع کنید تا از روی نمونه پاسخ داده شود."
    }
  },
  "by_example": {
    "outcome": "found",
    "source": "published",
    "title": "By example, not imitated: the answer is made from the published schema and its examples.",
    "remedy": "Do not rely on its values; nothing was kept or changed.",
    "persian": {
      "title": "از روی نمونه، نه شبیه‌سازی: پاسخ از طرح‌واره و نمونه‌های منتشرشده ساخته شد.",
      "remedy": "به مقدارهای آن تکیه نکنید؛ چیزی نگه داشته نشد و تغییری نکرد."
    }
  },
  "wrong_method": {
    "outcome": "refused",
    "status": "UNIMPLEMENTED",
    "message": "Method Not Allowed",
    "source": "assumed",
    "title": "This path takes another method.",
    "remedy": "Use the method that the finding names.",
    "persian": {
      "title": "این مسیر هست، ولی با متدی دیگر.",
      "remedy": "متد گفته‌شده را به کار ببرید."
    }
  },
  "too_large": {
    "outcome": "refused",
    "status": "RESOURCE_EXHAUSTED",
    "http": 413,
    "message": "request body is too large",
    "source": "assumed",
    "title": "The body is larger than 1 MB, or has more than 20,000 values.",
    "remedy": "Send less in one message.",
    "persian": {
      "title": "بدنهٔ درخواست بزرگ‌تر از یک مگابایت است یا بیش از ۲۰٬۰۰۰ مقدار دارد.",
      "remedy": "در هر پیام کمتر بفرستید."
    }
  },
  "unknown_conversation": {
    "outcome": "refused",
    "status": "NOT_FOUND",
    "message": "conversation not found",
    "source": "assumed",
    "title": "No conversation of this app has this id.",
    "remedy": "Use new_chatbot_message.conversation.id of the event.",
    "persian": {
      "title": "برنامه گفتگویی با این شناسه ندارد.",
      "remedy": "مقدار `new_chatbot_message.conversation.id` رویداد را به کار ببرید."
    }
  },
  "conversation_with_bot": {
    "outcome": "refused",
    "status": "NOT_FOUND",
    "message": "conversation not found",
    "source": "assumed",
    "title": "The conversation is with the chatbot, not about a post.",
    "remedy": "Send to /v1/open-platform/chat/bot/conversations/{conversation_id}/messages.",
    "persian": {
      "title": "این گفتگو با چت‌بات است، نه دربارهٔ آگهی.",
      "remedy": "به `/v1/open-platform/chat/bot/conversations/{conversation_id}/messages` بفرستید."
    }
  },
  "conversation_about_post": {
    "outcome": "refused",
    "status": "NOT_FOUND",
    "message": "conversation not found",
    "source": "assumed",
    "title": "The conversation is about a post, not with the chatbot.",
    "remedy": "Send to /v2/open-platform/conversations/{conversation_id}/messages, with a token of one of its users.",
    "persian": {
      "title": "این گفتگو دربارهٔ آگهی است، نه با چت‌بات.",
      "remedy": "با توکن یکی از دو طرف به `/v2/open-platform/conversations/{conversation_id}/messages` بفرستید."
    }
  },
  "foreign_conversation": {
    "outcome": "refused",
    "status": "PERMISSION_DENIED",
    "message": "could not check authorization",
    "source": "assumed",
    "title": "The access token belongs to a user who is not in the conversation.",
    "remedy": "Use a token of the buyer or of the seller.",
    "persian": {
      "title": "توکن دسترسی از آن کاربری است که در این گفتگو نیست.",
      "remedy": "توکن خریدار یا فروشنده را به کار ببرید."
    }
  },
  "unknown_user": {
    "outcome": "refused",
    "status": "NOT_FOUND",
    "message": "user not found",
    "source": "assumed",
    "title": "No user of this app has this id.",
    "remedy": "Use the user_id that belongs to the access token, URL-encoded.",
    "persian": {
      "title": "برنامه کاربری با این شناسه ندارد.",
      "remedy": "همان `user_id` توکن دسترسی را، کدگذاری‌شده برای URL، به کار ببرید."
    }
  },
  "missing_upload_token": {
    "outcome": "refused",
    "status": "UNAUTHENTICATED",
    "message": "upload token is required",
    "source": "assumed",
    "title": "No upload token came with the file.",
    "remedy": "Send Authorization: Bearer <token of POST /experimental/open-platform/chat/upload>.",
    "persian": {
      "title": "فایل بی توکن بارگذاری آمد.",
      "remedy": "سرایند `Authorization: Bearer <token>` را با توکن `POST /experimental/open-platform/chat/upload` بفرستید."
    }
  },
  "unknown_upload_token": {
    "outcome": "refused",
    "status": "UNAUTHENTICATED",
    "message": "upload token is not valid",
    "source": "assumed",
    "title": "Unknown upload token.",
    "remedy": "Get one from POST /experimental/open-platform/chat/upload. An API key is not an upload token.",
    "persian": {
      "title": "توکن بارگذاری ناشناخته است.",
      "remedy": "توکنی بگیرید: `POST /experimental/open-platform/chat/upload`. کلید API جای آن را نمی‌گیرد."
    }
  },
  "expired_upload_token": {
    "outcome": "refused",
    "status": "UNAUTHENTICATED",
    "message": "upload token is not valid",
    "source": "assumed",
    "title": "The upload token is older than an hour.",
    "remedy": "Get a new one right before the upload.",
    "persian": {
      "title": "از گرفتن توکن بارگذاری بیش از یک ساعت گذشته است.",
      "remedy": "درست پیش از بارگذاری توکن تازه‌ای بگیرید."
    }
  },
  "used_upload_token": {
    "outcome": "refused",
    "status": "UNAUTHENTICATED",
    "message": "upload token is not valid",
    "source": "assumed",
    "title": "The upload token was already used for another file.",
    "remedy": "Get a new one for each file.",
    "persian": {
      "title": "توکن بارگذاری برای فایل دیگری به کار رفته است.",
      "remedy": "برای هر فایل توکن تازه‌ای بگیرید."
    }
  },
  "unknown_media_kind": {
    "outcome": "refused",
    "status": "NOT_FOUND",
    "message": "Not Found",
    "source": "published",
    "title": "The upload path does not name a kind of media.",
    "remedy": "Upload to /upload/image, /upload/video, /upload/voice or /upload/file.",
    "persian": {
      "title": "مسیر بارگذاری نوع فایلی را نام نمی‌برد.",
      "remedy": "به `/upload/image`، `/upload/video`، `/upload/voice` یا `/upload/file` بفرستید."
    }
  },
  "not_multipart": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "request body is not a valid multipart form",
    "source": "published",
    "title": "The upload is not a multipart form, or the form is cut off.",
    "remedy": "Send multipart/form-data, and let the HTTP library write Content-Type with its boundary.",
    "persian": {
      "title": "بدنهٔ بارگذاری فرم چندبخشی نیست یا نیمه‌کاره است.",
      "remedy": "آن را `multipart/form-data` بفرستید و نوشتن `Content-Type` و مرز آن را به کتابخانهٔ HTTP بسپارید."
    }
  },
  "no_file": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "file is required",
    "source": "published",
    "title": "The form has no file in the field \"file\".",
    "remedy": "Name the field \"file\", and give it a file name.",
    "persian": {
      "title": "فرم در فیلد `file` فایلی ندارد.",
      "remedy": "نام فیلد را `file` بگذارید و نام فایل را هم بدهید."
    }
  },
  "several_files": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "only one file can be uploaded",
    "source": "assumed",
    "title": "The form has more than one file.",
    "remedy": "Upload each file with an upload token of its own.",
    "persian": {
      "title": "فرم بیش از یک فایل دارد.",
      "remedy": "هر فایل را با توکن خودش بارگذاری کنید."
    }
  },
  "empty_file": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "file is empty",
    "source": "assumed",
    "title": "The file has no bytes.",
    "remedy": "Look for a file that was read to its end before, or not yet written.",
    "persian": {
      "title": "فایل خالی است.",
      "remedy": "شاید فایل پیش‌تر تا پایان خوانده شده یا هنوز نوشته نشده است."
    }
  },
  "file_too_large": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "file is too large",
    "source": "published",
    "title": "The file is larger than its kind may be.",
    "remedy": "Send a smaller one.",
    "persian": {
      "title": "فایل از بیشترین اندازهٔ نوع خود بزرگ‌تر است.",
      "remedy": "فایل کوچک‌تری بفرستید."
    }
  },
  "wrong_file_type": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "file type is not supported",
    "source": "published",
    "title": "The file's name or content is not of a type that this kind of media allows.",
    "remedy": "Send one of the types that the finding names, with the matching extension.",
    "persian": {
      "title": "نام یا محتوای فایل از گونه‌های پذیرفته برای این نوع نیست.",
      "remedy": "یکی از گونه‌های گفته‌شده را با نام درست بفرستید."
    }
  },
  "file_named_otherwise": {
    "outcome": "found",
    "source": "assumed",
    "title": "The file's extension does not match its content.",
    "remedy": "Use the extension that the finding names.",
    "persian": {
      "title": "نام فایل گونه‌ای جز محتوای آن را می‌گوید.",
      "remedy": "پسوند گفته‌شده را به آن بدهید."
    }
  },
  "file_name_not_utf8": {
    "outcome": "found",
    "source": "assumed",
    "title": "The file's name is not UTF-8, so its letters are lost.",
    "remedy": "Write the headers of the form in UTF-8, or the name as filename*=UTF-8''...",
    "persian": {
      "title": "نام فایل به UTF-8 نیست و حروف آن از دست رفته است.",
      "remedy": "سرایندهای فرم را به UTF-8 بنویسید، یا نام را به شکل `filename*=UTF-8''…` بدهید."
    }
  },
  "unknown_media_token": {
    "outcome": "found",
    "source": "assumed",
    "title": "No upload to this emulator returned this media token.",
    "remedy": "Upload the file here first; the real Divar refuses unknown tokens too.",
    "persian": {
      "title": "این توکن رسانه از بارگذاری‌ای به این شبیه‌ساز نیامده است.",
      "remedy": "فایل را اینجا هم بارگذاری کنید؛ توکنی که دیوار نشناسد آنجا هم به کار نمی‌آید."
    }
  },
  "unknown_post": {
    "outcome": "refused",
    "status": "NOT_FOUND",
    "message": "post not found",
    "source": "assumed",
    "title": "There is no post with this token.",
    "remedy": "Use a token from GET /_emulator/posts, or add the post: --posts FILE, PUT /_emulator/posts/{token}.",
    "persian": {
      "title": "آگهی‌ای با این توکن نیست.",
      "remedy": "یکی از توکن‌های `GET /_emulator/posts` را به کار ببرید یا آگهی را بگذارید: `--posts FILE`، `PUT /_emulator/posts/{token}`."
    }
  },
  "recipient_restriction": {
    "outcome": "refused",
    "status": "FAILED_PRECONDITION",
    "message": "message delivery failed due to recipient's restriction",
    "source": "published",
    "title": "The user has blocked the bot, or one of the two is on a blacklist.",
    "remedy": "Stop sending to this user; carry on with the others.",
    "persian": {
      "title": "کاربر ربات را مسدود کرده است، یا یکی از دو طرف در فهرست سیاه است.",
      "remedy": "به این کاربر دیگر نفرستید؛ با بقیه ادامه دهید."
    }
  },
  "retired_path": {
    "outcome": "found",
    "source": "published",
    "title": "This call is no longer published.",
    "remedy": "Make the current call that the finding names.",
    "persian": {
      "title": "این فراخوانی دیگر در مستندات دیوار نیست.",
      "remedy": "فراخوانی کنونی گفته‌شده را به کار ببرید."
    }
  },
  "token_in_old_header": {
    "outcome": "found",
    "source": "observed",
    "title": "The access token came in x-access-token, a header of older clients.",
    "remedy": "Send Authorization: Bearer <access token>.",
    "persian": {
      "title": "توکن دسترسی در `x-access-token`، سرایند برنامه‌های قدیمی، آمد.",
      "remedy": "`Authorization: Bearer <access token>` بفرستید."
    }
  },
  "conversation_begun": {
    "outcome": "found",
    "source": "published",
    "title": "No conversation had this id, so one was started between the user \"buyer\" and the owner of the post.",
    "remedy": "To reply to an existing conversation, use conversation.id of the event.",
    "persian": {
      "title": "گفتگویی با این شناسه نبود؛ گفتگویی با صاحب آگهیِ توکن آغاز شد.",
      "remedy": "اگر گفتگوی موجودی در نظر بود، `conversation.id` رویداد را به کار ببرید."
    }
  },
  "any_key_taken": {
    "outcome": "found",
    "source": "assumed",
    "title": "The first API key that came is now the app's own (--any-key).",
    "remedy": "Nothing to do here; in production the key must be real.",
    "persian": {
      "title": "نخستین کلید API که آمد کلید خود برنامه شد (`--any-key`).",
      "remedy": "اینجا کاری لازم نیست؛ در محیط واقعی کلید باید واقعی باشد."
    }
  },
  "compressed_body": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "request body is not valid JSON",
    "source": "assumed",
    "title": "The body is compressed, or said to be.",
    "remedy": "Send it uncompressed, without Content-Encoding; HTTP libraries have an option for it.",
    "persian": {
      "title": "بدنه فشرده است، یا چنین گفته شده است.",
      "remedy": "آن را بی فشرده‌سازی و بی سرایند `Content-Encoding` بفرستید."
    }
  },
  "not_utf8": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "request body is not valid UTF-8",
    "source": "assumed",
    "title": "The body is not UTF-8, so its letters are lost.",
    "remedy": "Encode the body as UTF-8, whatever the system's encoding; cut texts by characters, not by bytes.",
    "persian": {
      "title": "بدنه UTF-8 نیست و حرف‌های آن از دست می‌رود.",
      "remedy": "بدنه را با UTF-8 کد کنید، هرچه کدگذاری سیستم باشد؛ متن را میان حرف‌ها ببرید، نه میان بایت‌ها."
    }
  },
  "half_surrogate": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "request body is not valid UTF-8",
    "source": "assumed",
    "title": "A text has half an emoji (a lone surrogate).",
    "remedy": "Cut texts between whole characters: [...text].slice(0, n).join(\"\") in JavaScript.",
    "persian": {
      "title": "در متن نیمی از یک ایموجی هست: یکی از دو نویسهٔ جانشین آن.",
      "remedy": "متن را میان نویسه‌های کامل ببرید؛ در JavaScript: `[...text].slice(0, n).join(\"\")`."
    }
  },
  "byte_order_mark": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "request body is not valid JSON",
    "source": "assumed",
    "title": "The body starts with a byte order mark, which is not JSON.",
    "remedy": "Encode without it: \"utf-8\" instead of \"utf-8-sig\", new UTF8Encoding(false).",
    "persian": {
      "title": "بدنه با نشان ترتیب بایت (BOM) آغاز می‌شود که JSON نیست.",
      "remedy": "بی آن کد کنید: `utf-8` به جای `utf-8-sig`، یا `new UTF8Encoding(false)`."
    }
  },
  "duplicate_key": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "request body has a key twice",
    "source": "assumed",
    "title": "An object in the body has the same key twice.",
    "remedy": "Send each key once; look for JSON that is built as text.",
    "persian": {
      "title": "شیئی در بدنه یک کلید را دو بار دارد.",
      "remedy": "هر کلید را یک بار بفرستید؛ دنبال بدنه‌ای بگردید که همچون متن سرهم شده است."
    }
  },
  "not_json": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "request body is not valid JSON",
    "source": "assumed",
    "title": "The body is not valid JSON.",
    "remedy": "Send a JSON object, UTF-8 encoded.",
    "persian": {
      "title": "بدنهٔ درخواست JSON درستی نیست.",
      "remedy": "یک شیء JSON با کدگذاری UTF-8 بفرستید."
    }
  },
  "too_deep": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "request body is nested too deeply",
    "source": "assumed",
    "title": "The body has more than 100 levels of objects and lists.",
    "remedy": "Send a flatter body; look for an object that contains itself in a button's data.",
    "persian": {
      "title": "بدنه بیش از ۱۰۰ لایه شیء و فهرست تودرتو دارد.",
      "remedy": "بدنهٔ تخت‌تری بفرستید؛ شاید در دادهٔ دکمه‌ای شیئی خودش را در بر دارد."
    }
  },
  "wrong_type": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "request body has a field of a wrong type",
    "source": "assumed",
    "title": "A value has the wrong type.",
    "remedy": "Send the type that the finding names.",
    "persian": {
      "title": "نوع یک مقدار درست نیست.",
      "remedy": "نوع گفته‌شده را بفرستید."
    }
  },
  "no_text_and_no_media": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "text message or media token is required",
    "source": "published",
    "title": "The message has neither text_message nor media_token.",
    "remedy": "Put the text in text_message.",
    "persian": {
      "title": "پیام نه `text_message` دارد نه `media_token`.",
      "remedy": "متن را در `text_message` بگذارید؛ فیلد دیگری متن را نمی‌رساند."
    }
  },
  "text_and_media": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "text message and media token can not be sent together",
    "source": "published",
    "title": "The message has both text_message and media_token.",
    "remedy": "Send two messages.",
    "persian": {
      "title": "پیام هم `text_message` دارد هم `media_token`.",
      "remedy": "دو پیام بفرستید."
    }
  },
  "no_message_and_no_media": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "message or media token is required",
    "source": "published",
    "title": "The message has neither message nor media_token.",
    "remedy": "Put the text in message; text_message belongs to chatbot messages.",
    "persian": {
      "title": "پیام نه `message` دارد نه `media_token`.",
      "remedy": "متن را در `message` بگذارید؛ `text_message` فیلد پیام‌های چت‌بات است."
    }
  },
  "message_and_media": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "message and media token can not be sent together",
    "source": "published",
    "title": "The message has both message and media_token.",
    "remedy": "Send two messages.",
    "persian": {
      "title": "پیام هم `message` دارد هم `media_token`.",
      "remedy": "دو پیام بفرستید."
    }
  },
  "unknown_event_type": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "event type is not valid",
    "source": "assumed",
    "title": "There is no subscription to this event_type.",
    "remedy": "Subscribe to NEW_MESSAGE_ON_POST (the event itself is called NEW_MESSAGE) or to POST_UPDATE.",
    "persian": {
      "title": "به این `event_type` نمی‌توان مشترک شد.",
      "remedy": "مشترک `NEW_MESSAGE_ON_POST` (نام خود رویداد `NEW_MESSAGE` است) یا `POST_UPDATE` شوید."
    }
  },
  "too_many_rows": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "too many buttons",
    "source": "published",
    "title": "More than three rows of buttons.",
    "remedy": "Send at most three rows of at most three buttons.",
    "persian": {
      "title": "دکمه‌ها بیش از سه ردیف دارند.",
      "remedy": "حداکثر سه ردیف با حداکثر سه دکمه بفرستید."
    }
  },
  "too_many_buttons_in_row": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "too many buttons",
    "source": "published",
    "title": "A row has more than three buttons.",
    "remedy": "Send at most three buttons in a row.",
    "persian": {
      "title": "ردیفی بیش از سه دکمه دارد.",
      "remedy": "در هر ردیف حداکثر سه دکمه بفرستید."
    }
  },
  "too_many_buttons": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "too many buttons",
    "source": "published",
    "title": "More than nine buttons.",
    "remedy": "Send at most nine buttons.",
    "persian": {
      "title": "بیش از نه دکمه آمده است.",
      "remedy": "حداکثر نه دکمه بفرستید."
    }
  },
  "several_actions": {
    "outcome": "refused",
    "status": "INVALID_ARGUMENT",
    "message": "button must have exactly one action",
    "source": "assumed",
    "title": "A button has more than one action.",
    "remedy": "Keep one of them.",
    "persian": {
      "title": "دکمه‌ای بیش از یک کنش دارد.",
      "remedy": "یکی را نگه دارید."
    }
  },
  "no_action": {
    "outcome": "found",
    "source": "assumed",
    "title": "A button's action does nothing.",
    "remedy": "Give it one of the five actions.",
    "persian": {
      "title": "کنش دکمه کاری نمی‌کند.",
      "remedy": "یکی از پنج کنش را به آن بدهید."
    }
  },
  "button_without_action": {
    "outcome": "found",
    "source": "assumed",
    "title": "A button has no action.",
    "remedy": "Give it one of the five actions.",
    "persian": {
      "title": "دکمه‌ای کنش ندارد.",
      "remedy": "یکی از پنج کنش را به آن بدهید."
    }
  },
  "button_without_caption": {
    "outcome": "found",
    "source": "assumed",
    "title": "A button has no caption.",
    "remedy": "Give it a caption.",
    "persian": {
      "title": "دکمه‌ای عنوان ندارد.",
      "remedy": "عنوانی به آن بدهید."
    }
  },
  "unknown_icon": {
    "outcome": "found",
    "source": "published",
    "title": "Divar has no icon with this name.",
    "remedy": "Use one of the suggested names, or no icon.",
    "persian": {
      "title": "این نماد از نام‌های نمادهای دیوار نیست.",
      "remedy": "یکی از نام‌های پیشنهادشده را به کار ببرید، یا نماد نگذارید."
    }
  },
  "deprecated_icon_name": {
    "outcome": "found",
    "source": "published",
    "title": "icon_name is deprecated.",
    "remedy": "Use icon with one of its names.",
    "persian": {
      "title": "فیلد `icon_name` منسوخ است.",
      "remedy": "`icon` را با یکی از نام‌های آن به کار ببرید."
    }
  },
  "link_not_http": {
    "outcome": "found",
    "source": "assumed",
    "title": "A link is not an http or https URL.",
    "remedy": "Use an absolute URL beginning with https://.",
    "persian": {
      "title": "پیوندی نشانی http یا https نیست.",
      "remedy": "نشانی کاملی بدهید که با `https://` آغاز شود."
    }
  },
  "unknown_message_type": {
    "outcome": "found",
    "source": "assumed",
    "title": "The type of the message is not TEXT.",
    "remedy": "Leave type out.",
    "persian": {
      "title": "نوع پیام `TEXT` نیست.",
      "remedy": "`type` را نفرستید."
    }
  },
  "unknown_field": {
    "outcome": "found",
    "source": "observed",
    "title": "Divar does not know this field and ignores it.",
    "remedy": "Remove or rename it.",
    "persian": {
      "title": "دیوار این فیلد را نمی‌شناسد و نادیده می‌گیرد.",
      "remedy": "آن را بردارید یا نامش را درست کنید."
    }
  },
  "unknown_value": {
    "outcome": "found",
    "source": "assumed",
    "title": "Unknown value.",
    "remedy": "Use one of the known values.",
    "persian": {
      "title": "این مقدار از مقدارهای شناخته نیست.",
      "remedy": "یکی از مقدارهای شناخته را به کار ببرید."
    }
  },
  "missing_field": {
    "outcome": "found",
    "source": "assumed",
    "title": "A field is missing.",
    "remedy": "Send it.",
    "persian": {
      "title": "فیلدی کم است.",
      "remedy": "آن را بفرستید."
    }
  },
  "wrong_value": {
    "outcome": "found",
    "source": "assumed",
    "title": "Invalid value.",
    "remedy": "Send what the finding names.",
    "persian": {
      "title": "این مقدار مطابق قرارداد نیست.",
      "remedy": "آنچه گفته شده را بفرستید."
    }
  },
  "deprecated_field": {
    "outcome": "found",
    "source": "published",
    "title": "The field is deprecated.",
    "remedy": "Use its successor.",
    "persian": {
      "title": "این فیلد منسوخ است.",
      "remedy": "جایگزین آن را به کار ببرید."
    }
  },
  "content_type_not_json": {
    "outcome": "found",
    "source": "assumed",
    "title": "The request does not say that its body is JSON in UTF-8.",
    "remedy": "Send Content-Type: application/json.",
    "persian": {
      "title": "درخواست نمی‌گوید که بدنهٔ آن JSON با UTF-8 است.",
      "remedy": "سرایند `Content-Type: application/json` را بفرستید."
    }
  },
  "large_number": {
    "outcome": "found",
    "source": "assumed",
    "title": "A number is too large to be read exactly: readers may get a different one.",
    "remedy": "Send it as a string.",
    "persian": {
      "title": "عددی بزرگ‌تر از آن است که بی خطا نگه داشته شود: شاید خواننده عدد دیگری ببیند.",
      "remedy": "آن را همچون متن بفرستید."
    }
  },
  "secret_in_body": {
    "outcome": "found",
    "source": "assumed",
    "title": "The message holds one of the app's keys or tokens.",
    "remedy": "Find where the text is built; whoever has the key can act as the app.",
    "persian": {
      "title": "پیام یکی از کلیدها یا توکن‌های برنامه را در بر دارد.",
      "remedy": "جایی را که متن ساخته می‌شود بررسی کنید؛ هر که کلید را داشته باشد به جای برنامه سخن می‌گوید."
    }
  },
  "null_field": {
    "outcome": "ignored",
    "source": "observed",
    "title": "A JSON null stands for an absent field.",
    "remedy": ""
  },
  "empty_text": {
    "outcome": "ignored",
    "source": "observed",
    "title": "An empty text_message or media_token stands for an absent one.",
    "remedy": ""
  },
  "id_in_body": {
    "outcome": "ignored",
    "source": "observed",
    "title": "user_id or conversation_id in the body repeat the path's id.",
    "remedy": ""
  },
  "type_absent": {
    "outcome": "ignored",
    "source": "observed",
    "title": "type is left out.",
    "remedy": ""
  },
  "bot_refused_event": {
    "outcome": "found",
    "source": "observed",
    "title": "The bot answered an event with an error status.",
    "remedy": "Answer 200 to every event, even to those the bot does not handle. 401 and 403 usually mean that the bot expects another identification key.",
    "persian": {
      "title": "ربات به رویداد با کد خطا پاسخ داد.",
      "remedy": "به هر رویداد 200 پاسخ دهید، حتی به آن که کاری با آن ندارید."
    }
  },
  "bot_refused_host": {
    "outcome": "found",
    "source": "assumed",
    "title": "The bot refused the Host header of the event.",
    "remedy": "Start with --bot-host NAME, a name that the bot accepts, or let the bot accept the host of --bot too (ALLOWED_HOSTS, trusted hosts).",
    "persian": {
      "title": "ربات سرایند `Host` رویداد را نپذیرفت.",
      "remedy": "با `--bot-host NAME`، نامی که ربات می‌پذیرد، شروع کنید یا میزبان `--bot` را هم به `ALLOWED_HOSTS` یا مانند آن بیفزایید."
    }
  },
  "bot_has_no_route": {
    "outcome": "found",
    "source": "assumed",
    "title": "The bot has no route for the path of the event.",
    "remedy": "Give the whole URL of the handler as --bot, its path included, such as --bot http://127.0.0.1:8000/events.",
    "persian": {
      "title": "ربات در مسیر رویداد چیزی ندارد.",
      "remedy": "نشانی کامل را با مسیر آن به `--bot` بدهید، مانند `--bot http://127.0.0.1:8000/events`."
    }
  },
  "bot_wants_csrf_token": {
    "outcome": "found",
    "source": "assumed",
    "title": "The bot requires a CSRF token, which Divar does not send.",
    "remedy": "Exempt the handler of events from the check, such as with @csrf_exempt.",
    "persian": {
      "title": "ربات توکن CSRF می‌خواهد که دیوار نمی‌فرستد.",
      "remedy": "این بررسی را برای مسیر رویدادها بردارید، مثلاً با `@csrf_exempt`."
    }
  },
  "bot_shows_debug_output": {
    "outcome": "found",
    "source": "assumed",
    "title": "The bot's answer shows a debugger or a stack trace.",
    "remedy": "Turn debug mode off wherever others can reach the bot: it shows code and settings, and some debuggers run what a visitor types.",
    "persian": {
      "title": "پاسخ ربات، اشکال‌زدا یا رد پشتهٔ خطا را نشان می‌دهد.",
      "remedy": "جایی که دیگران به ربات دسترسی دارند حالت اشکال‌زدایی را خاموش کنید: کد و تنظیمات را نشان می‌دهد و گاه کد دیگران را اجرا می‌کند."
    }
  },
  "bot_redirected": {
    "outcome": "found",
    "source": "assumed",
    "title": "The bot answered with a redirect, which is not followed.",
    "remedy": "Give the final URL as the events URL; a missing or extra slash at its end is the usual cause.",
    "persian": {
      "title": "ربات با تغییر مسیر پاسخ داد که دنبال نمی‌شود.",
      "remedy": "نشانی نهایی را بدهید؛ بیشتر وقت‌ها یک `/` در پایان کم یا زیاد است."
    }
  },
  "bot_timed_out": {
    "outcome": "found",
    "source": "assumed",
    "title": "The bot did not answer in time.",
    "remedy": "Answer at once and work afterwards, or start with a longer --bot-timeout.",
    "persian": {
      "title": "ربات به‌موقع پاسخ نداد.",
      "remedy": "بی‌درنگ پاسخ دهید و کار را پس از آن انجام دهید، یا با `--bot-timeout` بلندتر شروع کنید."
    }
  },
  "bot_down": {
    "outcome": "found",
    "source": "assumed",
    "title": "Nothing listens at the bot's URL.",
    "remedy": "Start the bot, or correct --bot.",
    "persian": {
      "title": "چیزی در نشانی ربات گوش نمی‌دهد.",
      "remedy": "ربات را اجرا کنید یا نشانی آن را درست کنید."
    }
  },
  "bot_unreachable": {
    "outcome": "found",
    "source": "assumed",
    "title": "The bot's URL cannot be reached.",
    "remedy": "Check the host of --bot.",
    "persian": {
      "title": "نشانی ربات در دسترس نیست.",
      "remedy": "نام میزبان نشانی ربات را بررسی کنید."
    }
  },
  "bot_cut": {
    "outcome": "found",
    "source": "assumed",
    "title": "The bot cut the connection before its answer was complete.",
    "remedy": "Look for a crash in the bot's output.",
    "persian": {
      "title": "ربات پیش از پایان پاسخ اتصال را برید.",
      "remedy": "در خروجی ربات دنبال خطا بگردید."
    }
  },
  "bot_garbage": {
    "outcome": "found",
    "source": "assumed",
    "title": "The bot's answer is not HTTP.",
    "remedy": "Check that the port of --bot is the bot's.",
    "persian": {
      "title": "پاسخ ربات HTTP نیست.",
      "remedy": "بررسی کنید که درگاه نشانی، درگاه ربات باشد."
    }
  },
  "wrong_answer": {
    "outcome": "found",
    "source": "published",
    "title": "The answer does not match the contract.",
    "remedy": "Answer 200 and what the button asks for; the finding names the place.",
    "persian": {
      "title": "پاسخ مطابق قرارداد نیست.",
      "remedy": "با 200 و آنچه دکمه می‌خواهد پاسخ دهید؛ جای خطا گفته شده است."
    }
  },
  "wrong_press_status": {
    "outcome": "found",
    "source": "published",
    "title": "The answer to a pressed button has a status other than 200.",
    "remedy": "Answer 200 and the JSON that the button asks for, even to report a failure.",
    "persian": {
      "title": "کد وضعیت پاسخ به دکمهٔ فشرده‌شده 200 نیست.",
      "remedy": "با 200 و همان JSON که دکمه می‌خواهد پاسخ دهید، حتی برای خبر ناکامی."
    }
  },
  "no_press_url": {
    "outcome": "found",
    "source": "published",
    "title": "The app has no URL for this button to call.",
    "remedy": "Start with --init-url or --dynamic-action-url, or set it in the page under State.",
    "persian": {
      "title": "برنامه برای این دکمه آدرسی ندارد.",
      "remedy": "با `--init-url` (برای `open_server_link`) یا `--dynamic-action-url` (برای `get_dynamic_action`) شروع کنید، یا آدرس را در صفحه، بخش «وضعیت»، بنویسید."
    }
  },
  "empty_answer": {
    "outcome": "found",
    "source": "assumed",
    "title": "The answer has neither an action nor a text, so the user sees nothing.",
    "remedy": "Answer an action, a text_message, or both.",
    "persian": {
      "title": "پاسخ نه کنشی دارد نه متنی: کاربر چیزی نمی‌بیند.",
      "remedy": "کنش، `text_message` یا هر دو را پاسخ دهید."
    }
  },
  "endless_actions": {
    "outcome": "found",
    "source": "assumed",
    "title": "More than five dynamic actions in a row lead to one another.",
    "remedy": "End the chain with another action, or a text.",
    "persian": {
      "title": "کنش‌های پویا یکی پس از دیگری، بیش از پنج بار، به هم می‌رسند.",
      "remedy": "سرانجام کنش دیگری یا متنی پاسخ دهید."
    }
  },
  "possible_bypass": {
    "outcome": "found",
    "source": "assumed",
    "title": "The bot answered messages, but none of its calls arrived here: it may be talking to the real Divar.",
    "remedy": "If it should have replied, stop it. Start it with divar-emulator run, or give it the variables that start --intercept prints.",
    "persian": {
      "title": "ربات پیام‌ها را گرفت ولی هیچ فراخوانی‌ای از آن به اینجا نرسید: شاید با دیوار واقعی سخن می‌گوید.",
      "remedy": "اگر باید پاسخی می‌فرستاد، متوقفش کنید. با `divar-emulator run` اجرایش کنید یا متغیرهایی را که `start --intercept` می‌نویسد به آن بدهید."
    }
  },
  "foreign_api_key": {
    "outcome": "found",
    "source": "assumed",
    "title": "The bot uses an API key that the emulator did not give it: it may be the real one.",
    "remedy": "Let the bot take its key from DIVAR_API_KEY, or start with --api-key or --any-key.",
    "persian": {
      "title": "ربات کلید API دیگری جز کلید شبیه‌ساز به کار می‌برد: شاید کلید واقعی است.",
      "remedy": "بگذارید ربات کلید را از `DIVAR_API_KEY` بگیرد، یا با `--api-key` یا `--any-key` شروع کنید."
    }
  },
  "unknown_client": {
    "outcome": "refused",
    "error": "invalid_client",
    "http": 401,
    "message": "Client authentication failed.",
    "source": "assumed",
    "title": "No app has this client_id.",
    "remedy": "Use the app's slug as client_id.",
    "persian": {
      "title": "هیچ برنامه‌ای این `client_id` را ندارد.",
      "remedy": "نامک (slug) برنامه را به جای `client_id` بگذارید."
    }
  },
  "missing_client_authentication": {
    "outcome": "refused",
    "error": "invalid_client",
    "http": 401,
    "message": "Client authentication failed.",
    "source": "assumed",
    "title": "The request lacks client_id or client_secret.",
    "remedy": "Send client_id and client_secret, in the body or as HTTP Basic.",
    "persian": {
      "title": "درخواست نمی‌گوید از کدام برنامه است و رمز آن چیست.",
      "remedy": "`client_id` و `client_secret` را در بدنه یا با HTTP Basic بفرستید."
    }
  },
  "wrong_client_secret": {
    "outcome": "refused",
    "error": "invalid_client",
    "http": 401,
    "message": "Client authentication failed.",
    "source": "assumed",
    "title": "The client_secret is wrong.",
    "remedy": "Use the secret that the emulator prints at the start, or set one with --client-secret.",
    "persian": {
      "title": "`client_secret` درست نیست.",
      "remedy": "رمزی را که شبیه‌ساز هنگام شروع نوشت به کار ببرید، یا با `--client-secret` شروع کنید."
    }
  },
  "unregistered_redirect_uri": {
    "outcome": "refused",
    "error": "invalid_request",
    "http": 400,
    "message": "The 'redirect_uri' parameter does not match any of the registered ones.",
    "source": "assumed",
    "title": "The redirect_uri is not registered for the app.",
    "remedy": "Send a registered one exactly, or register it: --redirect-uri.",
    "persian": {
      "title": "این `redirect_uri` برای برنامه ثبت نشده است.",
      "remedy": "یکی از نشانی‌های ثبت‌شده را، حرف به حرف، بفرستید یا آن را ثبت کنید: `--redirect-uri`."
    }
  },
  "unsupported_response_type": {
    "outcome": "refused",
    "error": "unsupported_response_type",
    "http": 400,
    "message": "The authorization server does not support this response type.",
    "source": "assumed",
    "title": "The response_type is not code.",
    "remedy": "Send response_type=code.",
    "persian": {
      "title": "`response_type` برابر `code` نیست.",
      "remedy": "`response_type=code` بفرستید."
    }
  },
  "missing_scope_parameter": {
    "outcome": "refused",
    "error": "invalid_scope",
    "http": 400,
    "message": "The requested scope is missing.",
    "source": "assumed",
    "title": "The authorise URL has no scope.",
    "remedy": "Send scope, with a space (%20 or +) between several.",
    "persian": {
      "title": "نشانی اجازه‌خواهی هیچ دسترسی‌ای نمی‌خواهد.",
      "remedy": "`scope` را بفرستید؛ میان چند مقدار فاصله (`%20` یا `+`) بگذارید."
    }
  },
  "unknown_scope": {
    "outcome": "refused",
    "error": "invalid_scope",
    "http": 400,
    "message": "The requested scope is invalid, unknown or malformed.",
    "source": "assumed",
    "title": "Divar has no such scope.",
    "remedy": "Check the scope; some end with a dot and the id of a resource.",
    "persian": {
      "title": "دیوار چنین محدودهٔ دسترسی‌ای ندارد.",
      "remedy": "آن را با محدوده‌های منتشرشده بسنجید؛ برخی با نقطه و شناسهٔ یک منبع پایان می‌یابند."
    }
  },
  "bad_code_challenge": {
    "outcome": "refused",
    "error": "invalid_request",
    "http": 400,
    "message": "The code challenge is not supported.",
    "source": "assumed",
    "title": "The code_challenge_method is neither S256 nor plain, or there is no code_challenge for it.",
    "remedy": "Send code_challenge with code_challenge_method=S256, or neither.",
    "persian": {
      "title": "`code_challenge` یا `code_challenge_method` درست نیست.",
      "remedy": "`code_challenge` را با `code_challenge_method=S256` بفرستید، یا هیچ‌کدام را."
    }
  },
  "unreadable_token_request": {
    "outcome": "refused",
    "error": "invalid_request",
    "http": 400,
    "message": "The request could not be read.",
    "source": "assumed",
    "title": "The body of the token request is neither a form nor a JSON object of texts.",
    "remedy": "Send a form: application/x-www-form-urlencoded.",
    "persian": {
      "title": "بدنهٔ درخواست توکن نه فرم است نه شیء JSON از متن‌ها.",
      "remedy": "بدنه‌ای از نوع `application/x-www-form-urlencoded` بفرستید."
    }
  },
  "missing_parameter": {
    "outcome": "refused",
    "error": "invalid_request",
    "http": 400,
    "message": "The request is missing a required parameter.",
    "source": "assumed",
    "title": "The token request lacks a parameter.",
    "remedy": "Send the parameter that the finding names.",
    "persian": {
      "title": "درخواست پارامتری کم دارد.",
      "remedy": "پارامتر گفته‌شده را بفرستید."
    }
  },
  "repeated_parameter": {
    "outcome": "refused",
    "error": "invalid_request",
    "http": 400,
    "message": "The request includes a parameter more than once.",
    "source": "assumed",
    "title": "An OAuth parameter comes more than once.",
    "remedy": "Send each parameter once; several scopes are one string with spaces.",
    "persian": {
      "title": "پارامتری از OAuth بیش از یک بار آمده است.",
      "remedy": "هر پارامتر را یک بار بفرستید؛ چند محدوده یک متن با فاصله‌اند."
    }
  },
  "unsupported_grant_type": {
    "outcome": "refused",
    "error": "unsupported_grant_type",
    "http": 400,
    "message": "The authorization grant type is not supported by the authorization server.",
    "source": "assumed",
    "title": "The grant_type is neither authorization_code nor refresh_token.",
    "remedy": "Send one of the two.",
    "persian": {
      "title": "`grant_type` نه `authorization_code` است نه `refresh_token`.",
      "remedy": "یکی از این دو را بفرستید."
    }
  },
  "unknown_code": {
    "outcome": "refused",
    "error": "invalid_grant",
    "http": 400,
    "message": "The provided authorization grant or refresh token is invalid, expired or revoked.",
    "source": "assumed",
    "title": "This app was not given such a code.",
    "remedy": "Send the code from the redirect unchanged, decoded from the URL once.",
    "persian": {
      "title": "چنین کدی به این برنامه داده نشده است.",
      "remedy": "کد را همان‌گونه که برگشت، یک بار رمزگشایی‌شده از URL، بفرستید."
    }
  },
  "used_code": {
    "outcome": "refused",
    "error": "invalid_grant",
    "http": 400,
    "message": "The provided authorization grant or refresh token is invalid, expired or revoked.",
    "source": "assumed",
    "title": "The code was already used, or the user revoked access.",
    "remedy": "Use each code once; look for a callback that runs twice.",
    "persian": {
      "title": "این کد پیش‌تر به کار رفته است.",
      "remedy": "هر کد را یک بار به کار ببرید؛ شاید نشانی بازگشت دو بار اجرا می‌شود."
    }
  },
  "expired_code": {
    "outcome": "refused",
    "error": "invalid_grant",
    "http": 400,
    "message": "The provided authorization grant or refresh token is invalid, expired or revoked.",
    "source": "assumed",
    "title": "The code has expired.",
    "remedy": "Exchange the code as soon as it arrives.",
    "persian": {
      "title": "این کد منقضی شده است.",
      "remedy": "کد را همین که رسید مبادله کنید."
    }
  },
  "wrong_redirect_uri": {
    "outcome": "refused",
    "error": "invalid_grant",
    "http": 400,
    "message": "The provided authorization grant or refresh token is invalid, expired or revoked.",
    "source": "assumed",
    "title": "The redirect_uri differs from the one of the authorise URL.",
    "remedy": "Send exactly the same redirect_uri in both requests.",
    "persian": {
      "title": "`redirect_uri` همانی نیست که کد با آن خواسته شد.",
      "remedy": "به هر دو نشانی همان `redirect_uri` را، حرف به حرف، بفرستید."
    }
  },
  "wrong_code_verifier": {
    "outcome": "refused",
    "error": "invalid_grant",
    "http": 400,
    "message": "The provided authorization grant or refresh token is invalid, expired or revoked.",
    "source": "assumed",
    "title": "The code_verifier does not match the code_challenge, or one of them is missing.",
    "remedy": "Send the verifier that the challenge was made from, or neither.",
    "persian": {
      "title": "`code_verifier` با `code_challenge` نمی‌خواند.",
      "remedy": "همان مقداری را بفرستید که `code_challenge` از آن ساخته شد."
    }
  },
  "unknown_refresh_token": {
    "outcome": "refused",
    "error": "invalid_grant",
    "http": 400,
    "message": "The provided authorization grant or refresh token is invalid, expired or revoked.",
    "source": "assumed",
    "title": "The refresh token is unknown or revoked.",
    "remedy": "Ask the user for access again.",
    "persian": {
      "title": "توکن نوسازی ناشناخته است یا پس گرفته شده است.",
      "remedy": "دسترسی را دوباره از کاربر بخواهید."
    }
  },
  "expired_refresh_token": {
    "outcome": "refused",
    "error": "invalid_grant",
    "http": 400,
    "message": "The provided authorization grant or refresh token is invalid, expired or revoked.",
    "source": "assumed",
    "title": "The refresh token has expired, or was replaced more than two minutes ago.",
    "remedy": "Keep the refresh token of the newest answer, and use it within 30 days.",
    "persian": {
      "title": "توکن نوسازی منقضی شده یا بیش از دو دقیقه پیش جایگزین شده است.",
      "remedy": "توکن نوسازی آخرین پاسخ را نگه دارید و در ۳۰ روز به کار ببرید."
    }
  },
  "wider_scope": {
    "outcome": "refused",
    "error": "invalid_scope",
    "http": 400,
    "message": "The requested scope exceeds the scope granted by the user.",
    "source": "assumed",
    "title": "The refresh asks for a scope that the user did not grant.",
    "remedy": "Leave scope out, or ask the user for it.",
    "persian": {
      "title": "نوسازی محدوده‌ای می‌خواهد که کاربر نداده است.",
      "remedy": "`scope` را نفرستید، یا آن را از کاربر بخواهید."
    }
  },
  "missing_state": {
    "outcome": "found",
    "source": "assumed",
    "title": "The authorise URL has no state, or one shorter than 8 characters.",
    "remedy": "Send an unguessable state and compare it in the callback; common OAuth servers refuse less.",
    "persian": {
      "title": "نشانی اجازه‌خواهی `state` ندارد یا کوتاه‌تر از ۸ نویسه است.",
      "remedy": "`state` حدس‌نزدنی بفرستید و در بازگشت بسنجید؛ سرورهای رایج OAuth کوتاه‌تر را نمی‌پذیرند."
    }
  },
  "token_request_as_json": {
    "outcome": "found",
    "source": "observed",
    "title": "The token request came as JSON.",
    "remedy": "Send a form, as the standard says.",
    "persian": {
      "title": "درخواست توکن به شکل JSON آمد.",
      "remedy": "چنان که استاندارد می‌گوید فرم بفرستید."
    }
  }
} as const;
