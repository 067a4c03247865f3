/** What names an app. */
export const slugPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** What makes a text a slug. */
export const slugRule = 'Use letters, digits, "-" and "_", such as my-bot.';
