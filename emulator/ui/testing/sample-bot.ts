import type { BotReply } from './fake-emulator.ts';

type Buttons = NonNullable<BotReply['buttons']>;

/** Nine buttons, one of each kind among them. */
export const nineButtons: Buttons = [
  [
    { caption: 'آگهی', icon: 'HOME', action: { open_direct_link: 'https://example.com/my' } },
    { caption: 'پرداخت', icon: 'PAYMENT', action: { open_server_link: { data: { plan: 1 } } } },
    { caption: 'قیمت', icon: 'MONEY', action: { get_dynamic_action: { data: {} } } },
  ],
  [
    { caption: 'دیدن', icon: 'VISIBILITY', action: { open_post_page: { post_token: 'gZd7omnS' } } },
    { caption: 'مدیریت', icon: 'EDIT', action: { open_post_manage_page: { post_token: 'gZd7omnS' } } },
    { caption: 'خودرو', icon: 'BRAND_SAIPA', action: { open_direct_link: 'https://example.com/car' } },
  ],
  [
    { caption: 'راهنما', icon: 'HELP', action: { open_direct_link: 'https://example.com/help' } },
    { caption: 'ستاره', icon: 'STAR', action: { open_direct_link: 'https://example.com/star' } },
    { caption: 'ساده', action: { open_direct_link: 'https://example.com/plain' } },
  ],
];

/** A reply with a finding at a line of its request. */
export const foundReply: BotReply = {
  text: 'یکی را انتخاب کنید',
  buttons: nineButtons,
  findings: [
    {
      id: 'unknown_icon',
      outcome: 'found',
      source: 'published',
      where: '/buttons/rows/1/buttons/2/icon',
      message: 'The icon is none of the published names.',
      expected: 'one of 822 names',
      actual: '"REAL_STATE"',
      nearest: ['REAL_ESTATE'],
      remedy: 'Write REAL_ESTATE.',
    },
  ],
};

/** What a bot's enemy would send. */
export const evilReply: BotReply = {
  text: '<script>window.pwned = 1</script><img src=x onerror="window.pwned = 2"> javascript:window.pwned=3',
  buttons: [[{ caption: '<b>x</b>', action: { open_direct_link: 'javascript:window.pwned=4' } }]],
};
