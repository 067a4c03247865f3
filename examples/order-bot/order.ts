import type { Button } from './divar.ts';

/** What a user has ordered so far. */
export interface Order {
  item: string;
  count?: number;
}

/** The next step of a talk: the order from now on, what to say, and the buttons below it. */
export interface Step {
  order?: Order;
  say: string;
  buttons: Button[][];
}

const menu = ['چای', 'قهوه', 'کیک'];

/** The step that follows what the user said. */
export function next(order: Order | undefined, text: string): Step {
  const wanted = text.trim();
  if (wanted.startsWith('/start')) return welcome('خوش آمدید!', postOf(wanted));
  if (menu.includes(wanted)) return { order: { item: wanted }, say: `چند عدد ${wanted}؟`, buttons: [] };
  if (order && order.count === undefined) return counted(order, wanted);
  if (order && wanted === 'تایید') return { say: 'سفارش شما ثبت شد.', buttons: [] };
  return welcome('چه میل دارید؟');
}

/** The post that the user came from, such as of `/start MY_POST gZd7omnS`. */
function postOf(start: string): string | undefined {
  return /^\/start (?:MY_POST|DEMAND_POST) (\S+)$/.exec(start)?.[1];
}

function welcome(say: string, postToken?: string): Step {
  return {
    say: `${say} یکی از این‌ها را بنویسید: ${menu.join('، ')}`,
    buttons: [
      ...(postToken === undefined ? [] : [postButtons(postToken)]),
      [
        { caption: 'دیدن منو', icon: 'HOME', action: { open_direct_link: 'https://example.com/menu' } },
        { caption: 'سفارش من', action: { get_dynamic_action: { data: { show: 'order' } } } },
      ],
    ],
  };
}

function postButtons(token: string): Button[] {
  return [
    { caption: 'دیدن آگهی', action: { open_post_page: { post_token: token } } },
    { caption: 'مدیریت آگهی', action: { open_post_manage_page: { post_token: token } } },
  ];
}

function counted(order: Order, text: string): Step {
  const count = numberOf(text);
  if (count === undefined) return { order, say: 'لطفاً یک عدد بنویسید.', buttons: [] };
  return {
    order: { ...order, count },
    say: `${count} عدد ${order.item}. برای ثبت بنویسید: تایید`,
    buttons: [[{ caption: 'پرداخت', action: { open_server_link: { data: { item: order.item, count } } } }]],
  };
}

/** A number in Persian, Arabic or Latin digits. */
function numberOf(text: string): number | undefined {
  const latin = text.replace(/[۰-۹]/g, digitFrom('۰')).replace(/[٠-٩]/g, digitFrom('٠'));
  return /^\d{1,3}$/.test(latin) ? Number(latin) : undefined;
}

function digitFrom(zero: string): (digit: string) => string {
  return (digit) => String(digit.charCodeAt(0) - zero.charCodeAt(0));
}
