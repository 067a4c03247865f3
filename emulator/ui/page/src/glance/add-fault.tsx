import { useState } from 'preact/hooks';
import type { Fault } from '../../../../control-api/control-api.ts';
import { useLanguage, type Word } from '../language/language.ts';
import { Field } from '../parts/field.tsx';
import { usePage } from '../state/session.ts';

type FaultDirection = Fault['direction'];

/** A form for one more fault: what happens, and behind a disclosure, to whom and how often. */
export function AddFault({ onAdd }: { onAdd: (fault: Fault) => void }) {
  const { t } = useLanguage();
  const [direction, setDirection] = useState<FaultDirection>('divar_to_bot');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onAdd(readFault(new FormData(event.currentTarget as HTMLFormElement)));
  };
  return (
    <form class="fault-form" onSubmit={submit}>
      <Field label={t('direction')}>
        <select
          name="direction"
          value={direction}
          onChange={({ currentTarget }) => setDirection(currentTarget.value as FaultDirection)}
        >
          <option value="divar_to_bot">{t('toBotLong')}</option>
          <option value="bot_to_divar">{t('fromBotLong')}</option>
        </select>
      </Field>
      <Field label={t('latency')}>
        <input name="latency" dir="ltr" placeholder="2s" />
      </Field>
      <Field label={t('status')}>
        <input name="status" type="number" min={200} max={599} dir="ltr" placeholder="500" />
      </Field>
      {direction === 'divar_to_bot' && (
        <Field label={t('late')}>
          <input name="late" dir="ltr" placeholder="2s" />
        </Field>
      )}
      <Body />
      {direction === 'divar_to_bot' ? <OfEvents /> : <OfAnswers />}
      <details class="fault-more">
        <summary>{t('headers')}</summary>
        <textarea name="headers" dir="ltr" rows={2} aria-label={t('headers')} placeholder="Retry-After: 5" />
      </details>
      <details class="fault-more">
        <summary>{t('faultWhen')}</summary>
        <Strikes />
      </details>
      <button type="submit" class="button">
        {t('add')}
      </button>
    </form>
  );
}

/** Events can be lost, repeated and out of order. */
function OfEvents() {
  return (
    <div class="fault-checks">
      <Check name="drop" word="lost" />
      <Check name="after" word="afterDelivery" />
      <Check name="duplicate" word="duplicate" />
      <Check name="reorder" word="reorder" />
    </div>
  );
}

/** The bot's call can be cut off, or only its answer. */
function OfAnswers() {
  return (
    <div class="fault-checks">
      <Check name="drop" word="drop" />
      <Check name="after" word="after" />
    </div>
  );
}

/** What the bot gets instead of the real body. */
function Body() {
  const { t } = useLanguage();
  const [kind, setKind] = useState('real');
  return (
    <>
      <Field label={t('faultBody')}>
        <select name="body_kind" value={kind} onChange={({ currentTarget }) => setKind(currentTarget.value)}>
          <option value="real">{t('bodyReal')}</option>
          <option value="empty">{t('bodyEmpty')}</option>
          <option value="broken">{t('bodyBroken')}</option>
          <option value="own">{t('bodyOwn')}</option>
        </select>
      </Field>
      {kind === 'own' && (
        <Field label={t('bodyOwn')}>
          <input name="body" dir="auto" />
        </Field>
      )}
    </>
  );
}

function Strikes() {
  const { t } = useLanguage();
  const users = usePage((state) => state.users);
  return (
    <div class="fault-when">
      <Field label={t('times')}>
        <input name="times" type="number" min={1} dir="ltr" />
      </Field>
      <Field label={t('probability')}>
        <input name="probability" type="number" min={0.001} max={1} step="any" dir="ltr" placeholder="0.5" />
      </Field>
      <Field label={t('seed')}>
        <input name="seed" type="number" step={1} dir="ltr" />
      </Field>
      <Field label={t('onlyOperation')}>
        <input name="operation" dir="ltr" placeholder="NEW_CHATBOT_MESSAGE" />
      </Field>
      <Field label={t('user')}>
        <select name="user">
          <option value="">{t('anyone')}</option>
          {[...users.values()].map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Field>
      <Field label={t('conversationId')}>
        <input name="conversation_id" dir="ltr" />
      </Field>
    </div>
  );
}

function Check({ name, word }: { name: keyof Fault; word: Word }) {
  const { t } = useLanguage();
  return (
    <label class="check">
      <input name={name} type="checkbox" />
      {t(word)}
    </label>
  );
}

/** What stands for a body that no parser takes. */
const BROKEN_BODY = '{"broken": ';

/** The fault that a filled form says; what was left empty is left out. */
function readFault(data: FormData): Fault {
  const text = (name: string) => String(data.get(name) ?? '').trim();
  const said: { [Name in keyof Required<Fault>]: Fault[Name] | '' } = {
    direction: text('direction') as Fault['direction'],
    latency: text('latency'),
    status: number(text('status')),
    drop: data.has('drop') || undefined,
    after: data.has('after') || undefined,
    body: undefined,
    headers: parseHeaders(text('headers')),
    duplicate: data.has('duplicate') || undefined,
    late: text('late'),
    reorder: data.has('reorder') || undefined,
    times: number(text('times')),
    probability: number(text('probability')),
    seed: number(text('seed')),
    operation: text('operation'),
    user: text('user'),
    conversation_id: text('conversation_id'),
  };
  const kept = Object.entries(said).filter(([, value]) => value !== '' && value !== undefined);
  return { ...Object.fromEntries(kept), ...readBody(data) } as Fault;
}

/** An empty body is one, unlike the real body. */
function readBody(data: FormData): Pick<Fault, 'body'> {
  const kind = data.get('body_kind');
  if (kind === 'empty') return { body: '' };
  if (kind === 'broken') return { body: BROKEN_BODY };
  return kind === 'own' ? { body: String(data.get('body') ?? '') } : {};
}

function number(text: string): number | undefined {
  return text === '' ? undefined : Number(text);
}

/** Lines of "Name: value". */
function parseHeaders(text: string): Fault['headers'] {
  const lines = text.split('\n').filter((line) => line.includes(':'));
  if (lines.length === 0) return undefined;
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

/** A fault on one line, in the words of the control API. */
export function faultText(fault: Fault): string {
  return Object.entries(fault)
    .map(
      ([name, value]) =>
        `${name}: ${name === 'body' || typeof value === 'object' ? JSON.stringify(value) : value}`,
    )
    .join(', ');
}
