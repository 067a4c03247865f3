import type { Words } from './violation-row.ts';
import type { ViolationId } from './violations.ts';

/** What the rows of the violations table that can be told say in Persian; between backticks stands code. */
export const violationsInPersian: Partial<Record<ViolationId, Pick<Words, 'title' | 'remedy'>>> = {
  missing_api_key: {
    title: 'درخواست بی کلید API آمد.',
    remedy: 'سرایند `X-Api-Key` را بفرستید.',
  },
  unknown_api_key: {
    title: 'هیچ برنامه‌ای این کلید API را ندارد.',
    remedy:
      'کلید API خود برنامه را به کار ببرید، با `--api-key` یا `--any-key` شروع کنید، یا برنامه‌ای بسازید: `POST /_emulator/apps`.',
  },
  minute_limit: {
    title: 'سهم این دقیقهٔ برنامه تمام شده است.',
    remedy: 'به اندازهٔ `Retry-After` یا تا دقیقهٔ بعد صبر کنید و دوباره، با شتاب کمتر، بفرستید.',
  },
  daily_quota: {
    title: 'سهم امروز برنامه تمام شده است.',
    remedy: 'کمتر بفرستید یا از دیوار سهم بیشتری بخواهید. تا فردا دوباره نفرستید.',
  },
  missing_permission: {
    title: 'کلید API اجازهٔ این فراخوانی را ندارد.',
    remedy: 'این اجازه را در پنل بخواهید؛ اینجا: `PATCH /_emulator/app`.',
  },
  missing_token: {
    title: 'درخواست بی توکن دسترسی آمد.',
    remedy: 'سرایند `Authorization: Bearer <access token>` آن کاربر را بفرستید.',
  },
  unknown_token: {
    title: 'توکن دسترسی ناشناخته است، منقضی شده یا پس گرفته شده است.',
    remedy: 'توکن تازه‌ای بگیرید؛ برای آزمون: `POST /_emulator/tokens`.',
  },
  missing_scope: {
    title: 'توکن دسترسی محدودهٔ لازم برای این فراخوانی را ندارد.',
    remedy: 'این دسترسی را از کاربر بخواهید.',
  },
  foreign_token: {
    title: 'توکن دسترسی از آن کاربر دیگری است.',
    remedy: 'توکن همان کاربری را بفرستید که در مسیر آمده است.',
  },
  unknown_path: {
    title: 'دیوار فراخوانی‌ای با این مسیر ندارد.',
    remedy:
      'مسیر را با مسیرهای منتشرشده بسنجید؛ شناسه‌ها در مسیر باید کدگذاری شده باشند. برای فراخوانی‌های تازهٔ دیوار `--upstream-spec FILE` لازم است.',
  },
  malformed_path: {
    title: 'یک `%` در مسیر، آغاز هیچ کد درستی از UTF-8 نیست.',
    remedy: 'شناسه‌های مسیر را با UTF-8 کدگذاری کنید و خود `%` را `%25` بنویسید.',
  },
  not_imitated: {
    title: 'این فراخوانی دیوار شبیه‌سازی نمی‌شود.',
    remedy:
      'با `--upstream-spec FILE`، نسخه‌ای از سند OpenAPI دیوار، شروع کنید تا از روی نمونه پاسخ داده شود.',
  },
  by_example: {
    title: 'از روی نمونه، نه شبیه‌سازی: پاسخ از طرح‌واره و نمونه‌های منتشرشده ساخته شد.',
    remedy: 'به مقدارهای آن تکیه نکنید؛ چیزی نگه داشته نشد و تغییری نکرد.',
  },
  wrong_method: {
    title: 'این مسیر هست، ولی با متدی دیگر.',
    remedy: 'متد گفته‌شده را به کار ببرید.',
  },
  too_large: {
    title: 'بدنهٔ درخواست بزرگ‌تر از یک مگابایت است یا بیش از ۲۰٬۰۰۰ مقدار دارد.',
    remedy: 'در هر پیام کمتر بفرستید.',
  },
  unknown_conversation: {
    title: 'برنامه گفتگویی با این شناسه ندارد.',
    remedy: 'مقدار `new_chatbot_message.conversation.id` رویداد را به کار ببرید.',
  },
  conversation_with_bot: {
    title: 'این گفتگو با چت‌بات است، نه دربارهٔ آگهی.',
    remedy: 'به `/v1/open-platform/chat/bot/conversations/{conversation_id}/messages` بفرستید.',
  },
  conversation_about_post: {
    title: 'این گفتگو دربارهٔ آگهی است، نه با چت‌بات.',
    remedy: 'با توکن یکی از دو طرف به `/v2/open-platform/conversations/{conversation_id}/messages` بفرستید.',
  },
  foreign_conversation: {
    title: 'توکن دسترسی از آن کاربری است که در این گفتگو نیست.',
    remedy: 'توکن خریدار یا فروشنده را به کار ببرید.',
  },
  unknown_user: {
    title: 'برنامه کاربری با این شناسه ندارد.',
    remedy: 'همان `user_id` توکن دسترسی را، کدگذاری‌شده برای URL، به کار ببرید.',
  },
  missing_upload_token: {
    title: 'فایل بی توکن بارگذاری آمد.',
    remedy:
      'سرایند `Authorization: Bearer <token>` را با توکن `POST /experimental/open-platform/chat/upload` بفرستید.',
  },
  unknown_upload_token: {
    title: 'توکن بارگذاری ناشناخته است.',
    remedy: 'توکنی بگیرید: `POST /experimental/open-platform/chat/upload`. کلید API جای آن را نمی‌گیرد.',
  },
  expired_upload_token: {
    title: 'از گرفتن توکن بارگذاری بیش از یک ساعت گذشته است.',
    remedy: 'درست پیش از بارگذاری توکن تازه‌ای بگیرید.',
  },
  used_upload_token: {
    title: 'توکن بارگذاری برای فایل دیگری به کار رفته است.',
    remedy: 'برای هر فایل توکن تازه‌ای بگیرید.',
  },
  unknown_media_kind: {
    title: 'مسیر بارگذاری نوع فایلی را نام نمی‌برد.',
    remedy: 'به `/upload/image`، `/upload/video`، `/upload/voice` یا `/upload/file` بفرستید.',
  },
  not_multipart: {
    title: 'بدنهٔ بارگذاری فرم چندبخشی نیست یا نیمه‌کاره است.',
    remedy:
      'آن را `multipart/form-data` بفرستید و نوشتن `Content-Type` و مرز آن را به کتابخانهٔ HTTP بسپارید.',
  },
  no_file: {
    title: 'فرم در فیلد `file` فایلی ندارد.',
    remedy: 'نام فیلد را `file` بگذارید و نام فایل را هم بدهید.',
  },
  several_files: {
    title: 'فرم بیش از یک فایل دارد.',
    remedy: 'هر فایل را با توکن خودش بارگذاری کنید.',
  },
  empty_file: {
    title: 'فایل خالی است.',
    remedy: 'شاید فایل پیش‌تر تا پایان خوانده شده یا هنوز نوشته نشده است.',
  },
  file_too_large: {
    title: 'فایل از بیشترین اندازهٔ نوع خود بزرگ‌تر است.',
    remedy: 'فایل کوچک‌تری بفرستید.',
  },
  wrong_file_type: {
    title: 'نام یا محتوای فایل از گونه‌های پذیرفته برای این نوع نیست.',
    remedy: 'یکی از گونه‌های گفته‌شده را با نام درست بفرستید.',
  },
  file_named_otherwise: {
    title: 'نام فایل گونه‌ای جز محتوای آن را می‌گوید.',
    remedy: 'پسوند گفته‌شده را به آن بدهید.',
  },
  file_name_not_utf8: {
    title: 'نام فایل به UTF-8 نیست و حروف آن از دست رفته است.',
    remedy: "سرایندهای فرم را به UTF-8 بنویسید، یا نام را به شکل `filename*=UTF-8''…` بدهید.",
  },
  unknown_media_token: {
    title: 'این توکن رسانه از بارگذاری‌ای به این شبیه‌ساز نیامده است.',
    remedy: 'فایل را اینجا هم بارگذاری کنید؛ توکنی که دیوار نشناسد آنجا هم به کار نمی‌آید.',
  },
  unknown_post: {
    title: 'آگهی‌ای با این توکن نیست.',
    remedy:
      'یکی از توکن‌های `GET /_emulator/posts` را به کار ببرید یا آگهی را بگذارید: `--posts FILE`، `PUT /_emulator/posts/{token}`.',
  },
  recipient_restriction: {
    title: 'کاربر ربات را مسدود کرده است.',
    remedy: 'به این کاربر دیگر نفرستید؛ با بقیه ادامه دهید.',
  },
  retired_path: {
    title: 'این فراخوانی دیگر در مستندات دیوار نیست.',
    remedy: 'فراخوانی کنونی گفته‌شده را به کار ببرید.',
  },
  token_in_old_header: {
    title: 'توکن دسترسی در `x-access-token`، سرایند برنامه‌های قدیمی، آمد.',
    remedy: '`Authorization: Bearer <access token>` بفرستید.',
  },
  conversation_begun: {
    title: 'گفتگویی با این شناسه نبود؛ گفتگویی با صاحب آگهیِ توکن آغاز شد.',
    remedy: 'اگر گفتگوی موجودی در نظر بود، `conversation.id` رویداد را به کار ببرید.',
  },
  any_key_taken: {
    title: 'نخستین کلید API که آمد کلید خود برنامه شد (`--any-key`).',
    remedy: 'اینجا کاری لازم نیست؛ در محیط واقعی کلید باید واقعی باشد.',
  },
  compressed_body: {
    title: 'بدنه فشرده است، یا چنین گفته شده است.',
    remedy: 'آن را بی فشرده‌سازی و بی سرایند `Content-Encoding` بفرستید.',
  },
  not_utf8: {
    title: 'بدنه UTF-8 نیست و حرف‌های آن از دست می‌رود.',
    remedy: 'بدنه را با UTF-8 کد کنید، هرچه کدگذاری سیستم باشد؛ متن را میان حرف‌ها ببرید، نه میان بایت‌ها.',
  },
  half_surrogate: {
    title: 'در متن نیمی از یک ایموجی هست: یکی از دو نویسهٔ جانشین آن.',
    remedy: 'متن را میان نویسه‌های کامل ببرید؛ در JavaScript: `[...text].slice(0, n).join("")`.',
  },
  byte_order_mark: {
    title: 'بدنه با نشان ترتیب بایت (BOM) آغاز می‌شود که JSON نیست.',
    remedy: 'بی آن کد کنید: `utf-8` به جای `utf-8-sig`، یا `new UTF8Encoding(false)`.',
  },
  duplicate_key: {
    title: 'شیئی در بدنه یک کلید را دو بار دارد.',
    remedy: 'هر کلید را یک بار بفرستید؛ دنبال بدنه‌ای بگردید که همچون متن سرهم شده است.',
  },
  not_json: {
    title: 'بدنهٔ درخواست JSON درستی نیست.',
    remedy: 'یک شیء JSON با کدگذاری UTF-8 بفرستید.',
  },
  too_deep: {
    title: 'بدنه بیش از ۱۰۰ لایه شیء و فهرست تودرتو دارد.',
    remedy: 'بدنهٔ تخت‌تری بفرستید؛ شاید در دادهٔ دکمه‌ای شیئی خودش را در بر دارد.',
  },
  wrong_type: {
    title: 'نوع یک مقدار درست نیست.',
    remedy: 'نوع گفته‌شده را بفرستید.',
  },
  no_text_and_no_media: {
    title: 'پیام نه `text_message` دارد نه `media_token`.',
    remedy: 'متن را در `text_message` بگذارید؛ فیلد دیگری متن را نمی‌رساند.',
  },
  text_and_media: {
    title: 'پیام هم `text_message` دارد هم `media_token`.',
    remedy: 'دو پیام بفرستید.',
  },
  no_message_and_no_media: {
    title: 'پیام نه `message` دارد نه `media_token`.',
    remedy: 'متن را در `message` بگذارید؛ `text_message` فیلد پیام‌های چت‌بات است.',
  },
  message_and_media: {
    title: 'پیام هم `message` دارد هم `media_token`.',
    remedy: 'دو پیام بفرستید.',
  },
  unknown_event_type: {
    title: 'به این `event_type` نمی‌توان مشترک شد.',
    remedy: 'مشترک `NEW_MESSAGE_ON_POST` (نام خود رویداد `NEW_MESSAGE` است) یا `POST_UPDATE` شوید.',
  },
  too_many_rows: {
    title: 'دکمه‌ها بیش از سه ردیف دارند.',
    remedy: 'حداکثر سه ردیف با حداکثر سه دکمه بفرستید.',
  },
  too_many_buttons_in_row: {
    title: 'ردیفی بیش از سه دکمه دارد.',
    remedy: 'در هر ردیف حداکثر سه دکمه بفرستید.',
  },
  too_many_buttons: {
    title: 'بیش از نه دکمه آمده است.',
    remedy: 'حداکثر نه دکمه بفرستید.',
  },
  several_actions: {
    title: 'دکمه‌ای بیش از یک کنش دارد.',
    remedy: 'یکی را نگه دارید.',
  },
  no_action: {
    title: 'کنش دکمه کاری نمی‌کند.',
    remedy: 'یکی از پنج کنش را به آن بدهید.',
  },
  button_without_action: {
    title: 'دکمه‌ای کنش ندارد.',
    remedy: 'یکی از پنج کنش را به آن بدهید.',
  },
  button_without_caption: {
    title: 'دکمه‌ای عنوان ندارد.',
    remedy: 'عنوانی به آن بدهید.',
  },
  unknown_icon: {
    title: 'این نماد از نام‌های نمادهای دیوار نیست.',
    remedy: 'یکی از نام‌های پیشنهادشده را به کار ببرید، یا نماد نگذارید.',
  },
  deprecated_icon_name: {
    title: 'فیلد `icon_name` منسوخ است.',
    remedy: '`icon` را با یکی از نام‌های آن به کار ببرید.',
  },
  link_not_http: {
    title: 'پیوندی نشانی http یا https نیست.',
    remedy: 'نشانی کاملی بدهید که با `https://` آغاز شود.',
  },
  unknown_message_type: {
    title: 'نوع پیام `TEXT` نیست.',
    remedy: '`type` را نفرستید.',
  },
  unknown_field: {
    title: 'دیوار این فیلد را نمی‌شناسد و نادیده می‌گیرد.',
    remedy: 'آن را بردارید یا نامش را درست کنید.',
  },
  unknown_value: {
    title: 'این مقدار از مقدارهای شناخته نیست.',
    remedy: 'یکی از مقدارهای شناخته را به کار ببرید.',
  },
  missing_field: {
    title: 'فیلدی کم است.',
    remedy: 'آن را بفرستید.',
  },
  wrong_value: {
    title: 'این مقدار مطابق قرارداد نیست.',
    remedy: 'آنچه گفته شده را بفرستید.',
  },
  deprecated_field: {
    title: 'این فیلد منسوخ است.',
    remedy: 'جایگزین آن را به کار ببرید.',
  },
  content_type_not_json: {
    title: 'درخواست نمی‌گوید که بدنهٔ آن JSON با UTF-8 است.',
    remedy: 'سرایند `Content-Type: application/json` را بفرستید.',
  },
  large_number: {
    title: 'عددی بزرگ‌تر از آن است که بی خطا نگه داشته شود: شاید خواننده عدد دیگری ببیند.',
    remedy: 'آن را همچون متن بفرستید.',
  },
  secret_in_body: {
    title: 'پیام یکی از کلیدها یا توکن‌های برنامه را در بر دارد.',
    remedy: 'جایی را که متن ساخته می‌شود بررسی کنید؛ هر که کلید را داشته باشد به جای برنامه سخن می‌گوید.',
  },
  bot_refused_event: {
    title: 'ربات به رویداد با کد خطا پاسخ داد.',
    remedy: 'به هر رویداد 200 پاسخ دهید، حتی به آن که کاری با آن ندارید.',
  },
  bot_refused_host: {
    title: 'ربات سرایند `Host` رویداد را نپذیرفت.',
    remedy:
      'با `--bot-host NAME`، نامی که ربات می‌پذیرد، شروع کنید یا میزبان `--bot` را هم به `ALLOWED_HOSTS` یا مانند آن بیفزایید.',
  },
  bot_has_no_route: {
    title: 'ربات در مسیر رویداد چیزی ندارد.',
    remedy: 'نشانی کامل را با مسیر آن به `--bot` بدهید، مانند `--bot http://127.0.0.1:8000/events`.',
  },
  bot_wants_csrf_token: {
    title: 'ربات توکن CSRF می‌خواهد که دیوار نمی‌فرستد.',
    remedy: 'این بررسی را برای مسیر رویدادها بردارید، مثلاً با `@csrf_exempt`.',
  },
  bot_shows_debug_output: {
    title: 'پاسخ ربات، اشکال‌زدا یا رد پشتهٔ خطا را نشان می‌دهد.',
    remedy:
      'جایی که دیگران به ربات دسترسی دارند حالت اشکال‌زدایی را خاموش کنید: کد و تنظیمات را نشان می‌دهد و گاه کد دیگران را اجرا می‌کند.',
  },
  bot_redirected: {
    title: 'ربات با تغییر مسیر پاسخ داد که دنبال نمی‌شود.',
    remedy: 'نشانی نهایی را بدهید؛ بیشتر وقت‌ها یک `/` در پایان کم یا زیاد است.',
  },
  bot_timed_out: {
    title: 'ربات به‌موقع پاسخ نداد.',
    remedy: 'بی‌درنگ پاسخ دهید و کار را پس از آن انجام دهید، یا با `--bot-timeout` بلندتر شروع کنید.',
  },
  bot_down: {
    title: 'چیزی در نشانی ربات گوش نمی‌دهد.',
    remedy: 'ربات را اجرا کنید یا نشانی آن را درست کنید.',
  },
  bot_unreachable: {
    title: 'نشانی ربات در دسترس نیست.',
    remedy: 'نام میزبان نشانی ربات را بررسی کنید.',
  },
  bot_cut: {
    title: 'ربات پیش از پایان پاسخ اتصال را برید.',
    remedy: 'در خروجی ربات دنبال خطا بگردید.',
  },
  bot_garbage: {
    title: 'پاسخ ربات HTTP نیست.',
    remedy: 'بررسی کنید که درگاه نشانی، درگاه ربات باشد.',
  },
  wrong_answer: {
    title: 'پاسخ مطابق قرارداد نیست.',
    remedy: 'با 200 و آنچه دکمه می‌خواهد پاسخ دهید؛ جای خطا گفته شده است.',
  },
  wrong_press_status: {
    title: 'کد وضعیت پاسخ به دکمهٔ فشرده‌شده 200 نیست.',
    remedy: 'با 200 و همان JSON که دکمه می‌خواهد پاسخ دهید، حتی برای خبر ناکامی.',
  },
  no_press_url: {
    title: 'برنامه برای این دکمه آدرسی ندارد.',
    remedy:
      'با `--init-url` (برای `open_server_link`) یا `--dynamic-action-url` (برای `get_dynamic_action`) شروع کنید، یا آدرس را در صفحه، بخش «وضعیت»، بنویسید.',
  },
  empty_answer: {
    title: 'پاسخ نه کنشی دارد نه متنی: کاربر چیزی نمی‌بیند.',
    remedy: 'کنش، `text_message` یا هر دو را پاسخ دهید.',
  },
  endless_actions: {
    title: 'کنش‌های پویا یکی پس از دیگری، بیش از پنج بار، به هم می‌رسند.',
    remedy: 'سرانجام کنش دیگری یا متنی پاسخ دهید.',
  },
  possible_bypass: {
    title: 'ربات پیام‌ها را گرفت ولی هیچ فراخوانی‌ای از آن به اینجا نرسید: شاید با دیوار واقعی سخن می‌گوید.',
    remedy:
      'اگر باید پاسخی می‌فرستاد، متوقفش کنید. با `divar-emulator run` اجرایش کنید یا متغیرهایی را که `start --intercept` می‌نویسد به آن بدهید.',
  },
  foreign_api_key: {
    title: 'ربات کلید API دیگری جز کلید شبیه‌ساز به کار می‌برد: شاید کلید واقعی است.',
    remedy: 'بگذارید ربات کلید را از `DIVAR_API_KEY` بگیرد، یا با `--api-key` یا `--any-key` شروع کنید.',
  },
  unknown_client: {
    title: 'هیچ برنامه‌ای این `client_id` را ندارد.',
    remedy: 'نامک (slug) برنامه را به جای `client_id` بگذارید.',
  },
  missing_client_authentication: {
    title: 'درخواست نمی‌گوید از کدام برنامه است و رمز آن چیست.',
    remedy: '`client_id` و `client_secret` را در بدنه یا با HTTP Basic بفرستید.',
  },
  wrong_client_secret: {
    title: '`client_secret` درست نیست.',
    remedy: 'رمزی را که شبیه‌ساز هنگام شروع نوشت به کار ببرید، یا با `--client-secret` شروع کنید.',
  },
  unregistered_redirect_uri: {
    title: 'این `redirect_uri` برای برنامه ثبت نشده است.',
    remedy: 'یکی از نشانی‌های ثبت‌شده را، حرف به حرف، بفرستید یا آن را ثبت کنید: `--redirect-uri`.',
  },
  unsupported_response_type: {
    title: '`response_type` برابر `code` نیست.',
    remedy: '`response_type=code` بفرستید.',
  },
  missing_scope_parameter: {
    title: 'نشانی اجازه‌خواهی هیچ دسترسی‌ای نمی‌خواهد.',
    remedy: '`scope` را بفرستید؛ میان چند مقدار فاصله (`%20` یا `+`) بگذارید.',
  },
  unknown_scope: {
    title: 'دیوار چنین محدودهٔ دسترسی‌ای ندارد.',
    remedy: 'آن را با محدوده‌های منتشرشده بسنجید؛ برخی با نقطه و شناسهٔ یک منبع پایان می‌یابند.',
  },
  bad_code_challenge: {
    title: '`code_challenge` یا `code_challenge_method` درست نیست.',
    remedy: '`code_challenge` را با `code_challenge_method=S256` بفرستید، یا هیچ‌کدام را.',
  },
  unreadable_token_request: {
    title: 'بدنهٔ درخواست توکن نه فرم است نه شیء JSON از متن‌ها.',
    remedy: 'بدنه‌ای از نوع `application/x-www-form-urlencoded` بفرستید.',
  },
  missing_parameter: {
    title: 'درخواست پارامتری کم دارد.',
    remedy: 'پارامتر گفته‌شده را بفرستید.',
  },
  repeated_parameter: {
    title: 'پارامتری از OAuth بیش از یک بار آمده است.',
    remedy: 'هر پارامتر را یک بار بفرستید؛ چند محدوده یک متن با فاصله‌اند.',
  },
  unsupported_grant_type: {
    title: '`grant_type` نه `authorization_code` است نه `refresh_token`.',
    remedy: 'یکی از این دو را بفرستید.',
  },
  unknown_code: {
    title: 'چنین کدی به این برنامه داده نشده است.',
    remedy: 'کد را همان‌گونه که برگشت، یک بار رمزگشایی‌شده از URL، بفرستید.',
  },
  used_code: {
    title: 'این کد پیش‌تر به کار رفته است.',
    remedy: 'هر کد را یک بار به کار ببرید؛ شاید نشانی بازگشت دو بار اجرا می‌شود.',
  },
  expired_code: {
    title: 'این کد منقضی شده است.',
    remedy: 'کد را همین که رسید مبادله کنید.',
  },
  wrong_redirect_uri: {
    title: '`redirect_uri` همانی نیست که کد با آن خواسته شد.',
    remedy: 'به هر دو نشانی همان `redirect_uri` را، حرف به حرف، بفرستید.',
  },
  wrong_code_verifier: {
    title: '`code_verifier` با `code_challenge` نمی‌خواند.',
    remedy: 'همان مقداری را بفرستید که `code_challenge` از آن ساخته شد.',
  },
  unknown_refresh_token: {
    title: 'توکن نوسازی ناشناخته است یا پس گرفته شده است.',
    remedy: 'دسترسی را دوباره از کاربر بخواهید.',
  },
  expired_refresh_token: {
    title: 'توکن نوسازی منقضی شده یا بیش از دو دقیقه پیش جایگزین شده است.',
    remedy: 'توکن نوسازی آخرین پاسخ را نگه دارید و در ۳۰ روز به کار ببرید.',
  },
  wider_scope: {
    title: 'نوسازی محدوده‌ای می‌خواهد که کاربر نداده است.',
    remedy: '`scope` را نفرستید، یا آن را از کاربر بخواهید.',
  },
  missing_state: {
    title: 'نشانی اجازه‌خواهی `state` ندارد یا کوتاه‌تر از ۸ نویسه است.',
    remedy: '`state` حدس‌نزدنی بفرستید و در بازگشت بسنجید؛ سرورهای رایج OAuth کوتاه‌تر را نمی‌پذیرند.',
  },
  token_request_as_json: {
    title: 'درخواست توکن به شکل JSON آمد.',
    remedy: 'چنان که استاندارد می‌گوید فرم بفرستید.',
  },
};
