import type { Language } from '../../plain-page/language.ts';

/** What stops a user on the page instead of leading back to the app. */
export type Stop =
  | 'unknown_client'
  | 'unregistered_redirect_uri'
  | 'repeated_parameter'
  | 'form_closed'
  | 'nameless'
  | 'foreign_host'
  | 'foreign_origin'
  | 'missing_control_token';

interface PageWords {
  title: (app: string) => string;
  lead: (app: string) => string;
  who: string;
  newUser: string;
  allow: string;
  deny: string;
  backTo: string;
  ownPage: string;
  otherLanguage: string;
  stopTitle: string;
  stops: Record<Stop, string>;
  came: string;
  taken: string;
  nothing: string;
  again: string;
}

const persian: PageWords = {
  title: (app) => `اجازه به ${app}`,
  lead: (app) => `برنامهٔ ${app} می‌خواهد:`,
  who: 'کدام کاربر پاسخ می‌دهد؟',
  newUser: 'یا کاربری دیگر، با نام',
  allow: 'اجازه می‌دهم',
  deny: 'اجازه نمی‌دهم',
  backTo: 'پس از پاسخ، به این نشانی برمی‌گردید:',
  ownPage: 'این صفحه از شبیه‌ساز دیوار است، نه از خود دیوار.',
  otherLanguage: 'English',
  stopTitle: 'این درخواست پذیرفته نشد',
  stops: {
    unknown_client: 'هیچ برنامه‌ای این client_id را ندارد. client_id همان نامک (slug) برنامه است.',
    unregistered_redirect_uri:
      'این redirect_uri برای برنامه ثبت نشده است. آن را با \u2066--redirect-uri\u2069 یا در API کنترل ثبت کنید.',
    repeated_parameter: 'این پارامتر بیش از یک بار آمده است. هر کدام را یک بار بفرستید.',
    form_closed: 'این فرم پاسخ داده شده یا کهنه است.',
    nameless: 'هیچ کاربری انتخاب نشده است.',
    foreign_host:
      'شبیه‌ساز با این نام پاسخ نمی‌دهد. آن را با نشانی خودش باز کنید، یا با \u2066--allow-host\u2069 راه بیندازید.',
    foreign_origin: 'این پاسخ از صفحهٔ دیگری آمده است و پذیرفته نمی‌شود.',
    missing_control_token:
      'این شبیه‌ساز توکن کنترل دارد. نخست پیوندی را باز کنید که هنگام راه‌اندازی چاپ کرده است.',
  },
  came: 'دریافت شد',
  taken: 'پذیرفته می‌شود',
  nothing: 'هیچ',
  again: 'باز کردن دوباره',
};

const english: PageWords = {
  title: (app) => `Access for ${app}`,
  lead: (app) => `The app ${app} would like to:`,
  who: 'Which user answers?',
  newUser: 'Or another user, by the name',
  allow: 'Allow',
  deny: 'Deny',
  backTo: 'After the answer you go back to:',
  ownPage: "This is a page of Divar's emulator, not of Divar.",
  otherLanguage: 'فارسی',
  stopTitle: 'This request was not taken',
  stops: {
    unknown_client: "No app has this client_id. The client_id is the app's slug.",
    unregistered_redirect_uri:
      'This redirect_uri is not registered for the app. Register it with --redirect-uri, or by the control API.',
    repeated_parameter: 'This parameter came more than once. Send each of them once.',
    form_closed: 'This form has been answered, or is too old.',
    nameless: 'No user was chosen.',
    foreign_host:
      'The emulator does not answer to this name. Open it by its own address, or start it with --allow-host.',
    foreign_origin: 'This answer came from a page elsewhere, and is not taken.',
    missing_control_token:
      'This emulator has a control token. First open the link that it printed at its start.',
  },
  came: 'What came',
  taken: 'What is taken',
  nothing: 'nothing',
  again: 'Open it again',
};

/** All that the page says in a language. */
export function wordsIn(language: Language): PageWords {
  return language === 'fa' ? persian : english;
}
