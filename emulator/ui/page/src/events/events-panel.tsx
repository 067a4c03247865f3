import { useEffect, useState } from 'preact/hooks';
import type { ConversationView } from '../../../../control-api/control-api.ts';
import { SpecWords } from '../inspector/spec-words.tsx';
import { useLanguage, type Word } from '../language/language.ts';
import { Field } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { newId } from '../parts/new-id.ts';
import { Marked } from '../parts/text.tsx';
import type { PageState } from '../state/page-state.ts';
import { usePage, useSession } from '../state/session.ts';
import type { ServedContract, WebhookWords } from '../wire/contract.ts';
import { deviations, isObject, type SchemaDeviation } from './schema-check.ts';
import { SchemaForm } from './schema-form.tsx';

type Mode = 'form' | 'json' | 'raw';

/** Every event that Divar can send, as a form, as JSON, or as bytes. */
export function EventsPanel() {
  const contract = usePage((state) => state.contract);
  if (!contract) return null;
  return <EventEditor contract={contract} events={contract.webhooks.filter(isEvent)} />;
}

function EventEditor({ contract, events }: { contract: ServedContract; events: WebhookWords[] }) {
  const draft = usePage((state) => state.eventDraft);
  const open = usePage(openConversation);
  const [mode, setMode] = useState<Mode>('form');
  const [text, setText] = useState(() => draft?.text ?? templateText(events, 'NEW_CHATBOT_MESSAGE 0', open));
  useEffect(() => {
    if (!draft) return;
    setText(prettyOrSame(draft.text));
    setMode('json');
  }, [draft]);
  const value = parsed(text);
  const type = isObject(value) ? String(value.type) : '';
  const event = events.find(({ name }) => name === type);
  const shown = mode === 'form' && !(event && isObject(value)) ? 'json' : mode;
  return (
    <div class="sheet events">
      <TemplateChoice
        events={events}
        type={type}
        onChoose={(choice) => setText(templateText(events, choice, open))}
      />
      {event && <SpecWords operation={event.name} />}
      <Modes mode={shown} onChange={setMode} />
      {shown === 'form' && event ? (
        <SchemaForm
          key={type}
          contract={contract}
          schema={event.request}
          value={value}
          onChange={(next) => setText(JSON.stringify(next, null, 2))}
        />
      ) : (
        <TextEditor raw={shown === 'raw'} text={text} onText={setText} />
      )}
      {shown !== 'raw' && <Validity contract={contract} event={event} text={text} />}
      <SendEvent raw={shown === 'raw'} text={text} />
    </div>
  );
}

function TemplateChoice({
  events,
  type,
  onChoose,
}: {
  events: WebhookWords[];
  type: string;
  onChoose: (choice: string) => void;
}) {
  const { t, name: language } = useLanguage();
  const isPersian = language === 'fa';
  const current = events.find(({ name }) => name === type);
  return (
    <div class="event-choice">
      <Field label={t('event')}>
        <select dir="ltr" value={type} onChange={({ currentTarget }) => onChoose(`${currentTarget.value} 0`)}>
          {!current && <option value={type}>{type || '?'}</option>}
          {events.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Field>
      {current && current.templates.length > 1 && (
        <Field label={t('template')}>
          <select key={type} onChange={({ currentTarget }) => onChoose(`${type} ${currentTarget.value}`)}>
            {current.templates.map(({ name, summary, persian }, index) => (
              <option key={name} value={index}>
                {(isPersian && persian) || summary}
              </option>
            ))}
          </select>
        </Field>
      )}
    </div>
  );
}

const modes: { mode: Mode; label: Word }[] = [
  { mode: 'form', label: 'form' },
  { mode: 'json', label: 'json' },
  { mode: 'raw', label: 'raw' },
];

function Modes({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) {
  const { t } = useLanguage();
  return (
    <fieldset class="chips event-modes" aria-label={t('form')}>
      {modes.map((one) => (
        <button
          type="button"
          key={one.mode}
          class={one.mode === mode ? 'chip chip-on' : 'chip'}
          aria-pressed={one.mode === mode}
          onClick={() => onChange(one.mode)}
        >
          {t(one.label)}
        </button>
      ))}
    </fieldset>
  );
}

function TextEditor({ raw, text, onText }: { raw: boolean; text: string; onText: (text: string) => void }) {
  const { t } = useLanguage();
  return (
    <>
      {raw && <p class="quiet">{t('rawHint')}</p>}
      <textarea
        class="mono editor"
        dir="ltr"
        rows={18}
        spellcheck={false}
        aria-label={t(raw ? 'rawLabel' : 'json')}
        value={text}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
      />
    </>
  );
}

function SendEvent({ raw, text }: { raw: boolean; text: string }) {
  const { t } = useLanguage();
  const session = useSession();
  const [times, setTimes] = useState(1);
  const user = usePage((state) => openConversation(state)?.user);
  const isJson = parsed(text) !== undefined;
  const send = () =>
    session.attempt(async () => {
      const what = raw ? { raw: bytesInBase64(text) } : { body: parsed(text) };
      await session.calls.call('deliverEvent', {
        wait: 'none',
        body: { ...what, times, user: user || undefined },
      });
      session.notify({ kind: 'done', message: t('sent') });
    });
  return (
    <div class="event-send">
      <Field label={t('times')}>
        <input
          type="number"
          min={1}
          max={1000}
          dir="ltr"
          value={times}
          onInput={({ currentTarget }) => setTimes(Math.max(1, Number(currentTarget.value)))}
        />
      </Field>
      <button type="button" class="button button-main" disabled={!raw && !isJson} onClick={send}>
        <Icon name="send" />
        {t(raw ? 'sendBytes' : 'sendEvent')}
      </button>
    </div>
  );
}

function isEvent({ deliveredTo }: WebhookWords): boolean {
  return deliveredTo === 'events';
}

function openConversation({ conversations, conversationId = '' }: PageState): ConversationView | undefined {
  return conversations.get(conversationId);
}

function templateText(events: WebhookWords[], choice: string, open: ConversationView | undefined): string {
  const [name, index] = choice.split(' ');
  const body = events.find((event) => event.name === name)?.templates[Number(index)]?.body;
  return JSON.stringify(freshBody(body, open), null, 2);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function prettyOrSame(text: string): string {
  const value = parsed(text);
  return value === undefined ? text : JSON.stringify(value, null, 2);
}

interface ValidityProps {
  contract: ServedContract;
  event: WebhookWords | undefined;
  text: string;
}

/** Whether what stands in the editor is as the contract has it, told while it is typed. */
function Validity({ contract, event, text }: ValidityProps) {
  const { t } = useLanguage();
  const { error, found } = check(contract, event, text);
  if (error !== undefined) return <Verdict bad words={t('notJson', { error })} />;
  if (found.length === 0) return <Verdict words={t('valid')} />;
  return (
    <div>
      <Verdict bad words={t('invalid', { n: found.length })} />
      <ul class="deviations">
        {found.map(({ where, word, values }) => (
          <li key={`${where} ${word}`}>
            <code dir="ltr">{where || '/'}</code> <Marked text={t(word, values)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Verdict({ bad = false, words }: { bad?: boolean; words: string }) {
  return (
    <p class={bad ? 'verdict warn' : 'verdict good'} role="status">
      <Icon name={bad ? 'warning' : 'checkCircle'} />
      <span dir="auto">{words}</span>
    </p>
  );
}

interface Checked {
  /** Why it is not JSON, in the browser's words. */
  error?: string;
  found: SchemaDeviation[];
}

function check(contract: ServedContract, event: WebhookWords | undefined, text: string): Checked {
  try {
    const value: unknown = JSON.parse(text);
    if (!event) return { found: [{ where: '/type', word: 'noSuchEvent' }] };
    return { found: deviations(contract, event.request, value) };
  } catch (error) {
    return { error: (error as Error).message, found: [] };
  }
}

type EventMessageBody = Record<string, unknown>;

/** A template's body for sending now: into the open conversation, where it is one of that kind, with the present time. */
export function freshBody(body: unknown, open: ConversationView | undefined): unknown {
  if (!isObject(body)) return body;
  const { new_chatbot_message: toBot, new_message: aboutPost } = body;
  if (isObject(toBot))
    return { ...body, new_chatbot_message: fresh(toBot, open?.type === 'BOT' ? open : undefined) };
  if (isObject(aboutPost))
    return { ...body, new_message: fresh(aboutPost, open?.type === 'POST' ? open : undefined) };
  return body;
}

function fresh(message: EventMessageBody, open: ConversationView | undefined): EventMessageBody {
  const { id = newId(), post_token } = open ?? {};
  const conversation = { ...(message.conversation as object), id, post_token: post_token || undefined };
  return { ...message, id: newId(), conversation, sent_at: Date.now() * 1000 };
}

/** A text's UTF-8 bytes, as base64. */
export function bytesInBase64(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}
