import type { AppView, ControlInput } from '../../../../control-api/control-api.ts';
import { useLanguage } from '../language/language.ts';
import { Field } from '../parts/field.tsx';
import { useSession } from '../state/session.ts';
import type { FormSchema } from '../wire/contract.ts';

/** A setting of the app: its place in `AppSettings`, and what the control API's document says of it. */
export interface SettingRow {
  group: string;
  /** Of a setting that is given together with others. */
  leaf?: string;
  schema: FormSchema;
}

type SettingsChange = ControlInput<'patchApp'>['body'];

/** The settings of an app, from the control API's own document. */
export function useSettings(): SettingRow[] {
  const { properties = {} } = useSession().calls.schema('AppSettings');
  return Object.entries(properties).flatMap(([group, schema]) =>
    schema.properties
      ? Object.entries(schema.properties).map(([leaf, inner]) => ({ group, leaf, schema: inner }))
      : [{ group, schema }],
  );
}

/** A setting with its value, its meaning and its default; changed while the emulator runs. */
export function SettingField({ app, row, isBrief }: { app: AppView; row: SettingRow; isBrief?: boolean }) {
  const { name, t } = useLanguage();
  const { schema } = row;
  const { title = '', description } = (name === 'fa' && schema['x-in-persian']) || schema;
  const { default: value } = schema;
  const isTold = value !== undefined && value !== null && !Array.isArray(value);
  const words = isTold ? `${description} ${t('defaultIs', { value: String(value) })}` : description;
  const parts = { app, row, title, hint: isBrief ? undefined : words };
  if (schema.type === 'boolean' || schema.enum) return <ChoiceField {...parts} />;
  return <TextField {...parts} />;
}

interface Parts {
  app: AppView;
  row: SettingRow;
  title: string;
  hint?: string;
}

function ChoiceField({ app, row, title, hint }: Parts) {
  const session = useSession();
  const options = row.schema.enum?.map(String) ?? ['false', 'true'];
  const change = (text: string) => session.patchApp(makeChange(app, row, readText(row.schema, text)));
  return (
    <Field label={title} hint={hint}>
      <select
        name={writeName(row)}
        dir="ltr"
        value={String(findValue(app, row))}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </Field>
  );
}

function TextField({ app, row, title, hint }: Parts) {
  const { t } = useLanguage();
  const session = useSession();
  const { schema } = row;
  const shown = writeValue(findValue(app, row));
  const isSecret = schema['x-setting']?.secret === true;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = String(new FormData(form).get(writeName(row))).trim();
    const isDone = await session.patchApp(makeChange(app, row, readValue(app, row, text)));
    if (!isDone) return;
    if (isSecret) form.reset();
    session.notify({ kind: 'done', message: t('save') });
  };
  const control = {
    name: writeName(row),
    dir: 'ltr' as const,
    required: isSecret,
    placeholder: isSecret ? shown : placeholder(schema),
    defaultValue: isSecret ? '' : shown,
  };
  return (
    <form class="url-form" onSubmit={submit}>
      <Field label={title} hint={hint}>
        {schema.type === 'array' && !isSecret ? (
          <textarea key={shown} {...control} rows={2} spellcheck={false} />
        ) : (
          <input key={shown} {...control} />
        )}
      </Field>
      <button type="submit" class="button">
        {t('save')}
      </button>
    </form>
  );
}

function writeName({ group, leaf }: SettingRow): string {
  return leaf === undefined ? group : `${group}.${leaf}`;
}

function findValue(app: AppView, { group, leaf }: SettingRow): unknown {
  const value = app[group as keyof AppView];
  return leaf === undefined ? value : (value as Record<string, unknown>)[leaf];
}

/** What is given together is sent together. */
function makeChange(app: AppView, { group, leaf }: SettingRow, value: unknown): SettingsChange {
  if (leaf === undefined) return { [group]: value };
  return { [group]: { ...(app[group as keyof AppView] as object), [leaf]: value } };
}

/** A list has a line for each item; a key is shown alone. */
function writeValue(value: unknown): string {
  if (!Array.isArray(value)) return String(value ?? '');
  return value.map((item) => (typeof item === 'object' ? item.key : item)).join('\n');
}

function placeholder(schema: FormSchema): string {
  if (schema['x-setting']?.check === 'url') return 'http://127.0.0.1:8000/events';
  if (schema.items?.enum) return schema.items.enum.join('\n');
  return String(schema.default ?? '');
}

/** A key that is given takes the place of those there are, with the permissions of the first. */
function readValue(app: AppView, { schema }: SettingRow, text: string): unknown {
  if (schema.type !== 'array') return readText(schema, text);
  const items = text.split(/\s+/).filter(Boolean);
  if (!schema.items?.properties) return items;
  return items.map((key) => ({ key, permissions: app.api_keys[0]?.permissions }));
}

/** A text as the schema has it; what does not fit is left for the emulator to refuse in words. */
function readText({ type, default: initial }: FormSchema, text: string): unknown {
  if (text === '') return initial ?? null;
  if (type === 'boolean') return text === 'true';
  return [type].flat().includes('integer') && /^\d+$/.test(text) ? Number(text) : text;
}
