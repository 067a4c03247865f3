import { v4 } from 'uuid';
import type { ControlApi, Message, Pressed, Said, UserMessage } from '../../emulator/index.ts';
import { type Received, Receiver } from './receiver.ts';

/** A user of the platform and the conversation with the app's bot. */
export interface TestConversation {
  user: string;
  conversationId: string;
  /** What came to the app about it, oldest first. */
  received(): Received[];
}

/** A conversation of a buyer and a seller about a post. */
export interface TestPostConversation extends Omit<TestConversation, 'user'> {
  postToken: string;
  buyer: string;
  seller: string;
}

/** How the platform can be driven. */
export interface Driving {
  control: ControlApi;
  identificationKey: string;
  /** Puts something between the platform and the app: the address of the one becomes another. */
  through?(url: string): string;
}

/**
 * Does what people do on the platform: users who write and press, and the app whose events arrive. Works where the
 * platform can be driven, which is the case for emulators.
 */
export class PlatformDriver {
  readonly control: ControlApi;
  readonly receiver: Receiver;
  readonly identificationKey: string;

  private constructor(
    control: ControlApi,
    { receiver, identificationKey }: { receiver: Receiver; identificationKey: string },
  ) {
    this.control = control;
    this.receiver = receiver;
    this.identificationKey = identificationKey;
  }

  /** Puts a receiver in the place of the app's bot. */
  static async of({ control, identificationKey, through = (url) => url }: Driving): Promise<PlatformDriver> {
    const receiver = await Receiver.start();
    const base = through(receiver.url);
    const urls = {
      bot: `${base}/events`,
      init_url: `${base}/init`,
      dynamic_action_url: `${base}/dynamic-action`,
    };
    await control.patchApp({ body: urls });
    return new PlatformDriver(control, { receiver, identificationKey });
  }

  /** A user who has said nothing so far, and the conversation with the bot. */
  async talk(): Promise<TestConversation> {
    const conversationId = v4();
    const user = `platform-test ${conversationId.slice(0, 8)}`;
    await this.control.putConversation({ conversation_id: conversationId, body: { user } });
    return { user, conversationId, received: () => this.receiver.of(conversationId) };
  }

  /** A buyer and a seller who have said nothing so far about a post of hers. */
  async postTalk(): Promise<TestPostConversation> {
    const conversationId = v4();
    const name = conversationId.slice(0, 8);
    const [postToken, buyer, seller] = [
      `p${name}`,
      `platform-test buyer ${name}`,
      `platform-test seller ${name}`,
    ];
    const data = { title: 'دوچرخه شهری سایز ۲۶' };
    await this.control.putPost({
      post_token: postToken,
      body: { category: 'bicycle', city: 'tehran', owner: seller, data },
    });
    const body = { post_token: postToken, buyer, seller, conversation_id: conversationId };
    await this.control.startPostConversation({ body });
    return { postToken, buyer, seller, conversationId, received: () => this.receiver.of(conversationId) };
  }

  says(
    { user, conversationId }: Pick<TestConversation, 'user' | 'conversationId'>,
    message: UserMessage,
  ): Promise<Said> {
    const body = { ...message, conversation_id: conversationId };
    return this.control.sendUserMessage({ user, body, wait: 'delivery', timeout: '10s' });
  }

  /** The bot's messages, as the user sees them. */
  async seen({ conversationId }: Pick<TestConversation, 'conversationId'>): Promise<Message[]> {
    const { messages } = await this.control.listMessages({ conversation_id: conversationId });
    return messages.filter(({ origin }) => origin === 'bot');
  }

  /** Presses a button of the bot's last message. */
  async press(talk: TestConversation, caption: string): Promise<Pressed> {
    const last = (await this.seen(talk)).at(-1)!;
    return this.control.pressButton({ message_id: last.id, body: { caption, user: talk.user } });
  }

  /** An access token of this user, and the user's id. */
  async token(
    { user }: Pick<TestConversation, 'user'>,
    scopes: string[],
  ): Promise<{ accessToken: string; userId: string }> {
    const token = await this.control.createToken({ body: { user, scopes } });
    return { accessToken: token.access_token, userId: token.user_id };
  }

  async block({ user }: Pick<TestConversation, 'user'>): Promise<void> {
    await this.control.putUser({ user, body: { blocked: true } });
  }

  stop(): Promise<void> {
    return this.receiver.stop();
  }
}
