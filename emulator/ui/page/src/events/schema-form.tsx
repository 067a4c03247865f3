import { useId, useState } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { IconButton } from '../parts/icon.tsx';
import { type FormSchema, resolved, type ServedContract } from '../wire/contract.ts';
import { isObject } from './schema-check.ts';

interface FieldProps {
  contract: ServedContract;
  schema: FormSchema;
  name: string;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Takes the field away; absent where the contract needs it. */
  onRemove?: () => void;
}

/** The fields of an object, made from its schema; what may be absent can be added and taken away. */
export function SchemaForm({
  contract,
  schema,
  value,
  onChange,
}: Pick<FieldProps, 'contract' | 'schema' | 'value' | 'onChange'>) {
  const rule = resolved(contract, schema);
  const held = isObject(value) ? value : {};
  const properties = Object.entries(rule.properties ?? {});
  const absent = properties.filter(([name]) => !(name in held));
  const put = (name: string, member: unknown) => onChange({ ...held, [name]: member });
  const remove = (name: string) => {
    const { [name]: _, ...rest } = held;
    onChange(rest);
  };
  return (
    <div class="schema-form" dir="ltr">
      {properties
        .filter(([name]) => name in held)
        .map(([name, part]) => (
          <SchemaField
            key={name}
            contract={contract}
            schema={part}
            name={name}
            value={held[name]}
            onChange={(member) => put(name, member)}
            onRemove={rule.required?.includes(name) ? undefined : () => remove(name)}
          />
        ))}
      <AbsentFields
        names={absent.map(([name]) => name)}
        onAdd={(name) => put(name, startValue(contract, rule.properties?.[name] ?? {}))}
      />
    </div>
  );
}

function AbsentFields({ names, onAdd }: { names: string[]; onAdd: (name: string) => void }) {
  const { t } = useLanguage();
  if (names.length === 0) return null;
  return (
    <fieldset class="chips" aria-label={t('add')} dir="ltr">
      {names.map((name) => (
        <button type="button" key={name} class="chip" onClick={() => onAdd(name)}>
          + {name}
        </button>
      ))}
    </fieldset>
  );
}

function SchemaField(props: FieldProps) {
  const { contract, schema, name, value, onChange, onRemove } = props;
  const rule = resolved(contract, schema);
  if (!rule.properties) return <ScalarField {...props} rule={rule} />;
  return (
    <fieldset class="schema-object">
      <legend dir="ltr">
        <code>{name}</code>
        <RemoveButton name={name} onRemove={onRemove} />
      </legend>
      <SchemaForm contract={contract} schema={rule} value={value} onChange={onChange} />
    </fieldset>
  );
}

function ScalarField({ rule, schema, name, value, onChange, onRemove }: FieldProps & { rule: FormSchema }) {
  const id = useId();
  return (
    <div class="schema-field">
      <label for={id} title={schema.description ?? rule.description} dir="ltr">
        <code>{name}</code>
      </label>
      <Control id={id} rule={rule} value={value} onChange={onChange} />
      <RemoveButton name={name} onRemove={onRemove} />
    </div>
  );
}

interface ControlProps {
  id: string;
  rule: FormSchema;
  value: unknown;
  onChange: (value: unknown) => void;
}

function Control({ id, rule, value, onChange }: ControlProps) {
  if (rule.const !== undefined) return <input id={id} value={String(rule.const)} readOnly dir="ltr" />;
  if (rule.enum) return <Choice id={id} options={rule.enum.map(String)} value={value} onChange={onChange} />;
  if (rule.type === 'boolean') {
    return (
      <Choice
        id={id}
        options={['true', 'false']}
        value={value}
        onChange={(text) => onChange(text === 'true')}
      />
    );
  }
  if (rule.type === 'object' || rule.type === 'array')
    return <JsonControl id={id} value={value} onChange={onChange} />;
  return (
    <input
      id={id}
      dir="auto"
      value={typeof value === 'object' ? JSON.stringify(value) : String(value)}
      onInput={({ currentTarget }) => onChange(scalarFrom(currentTarget.value, rule, value))}
    />
  );
}

function Choice({
  id,
  options,
  value,
  onChange,
}: {
  id: string;
  options: string[];
  value: unknown;
  onChange: (value: string) => void;
}) {
  const known = options.includes(String(value)) ? options : [String(value), ...options];
  return (
    <select
      id={id}
      dir="ltr"
      value={String(value)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      {known.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  );
}

/** A value of free form, edited as JSON; taken over whenever it is JSON. */
function JsonControl({ id, value, onChange }: Omit<ControlProps, 'rule'>) {
  const [text, setText] = useState(() => JSON.stringify(value));
  const onInput = ({ currentTarget }: { currentTarget: HTMLTextAreaElement }) => {
    setText(currentTarget.value);
    try {
      onChange(JSON.parse(currentTarget.value));
    } catch {
      // Half-typed JSON; the last whole value stays.
    }
  };
  return (
    <textarea id={id} class="mono" dir="ltr" rows={2} spellcheck={false} value={text} onInput={onInput} />
  );
}

function RemoveButton({ name, onRemove }: { name: string; onRemove: (() => void) | undefined }) {
  const { t } = useLanguage();
  if (!onRemove) return null;
  return <IconButton icon="close" label={`${t('remove')} ${name}`} onPress={onRemove} />;
}

/** A typed text as number where the schema takes a number, or where it takes either and a number stood there. */
function scalarFrom(text: string, rule: FormSchema, before: unknown): unknown {
  const isNumeric = text.trim() !== '' && !Number.isNaN(Number(text));
  const types = [rule.type ?? rule.anyOf?.map(({ type }) => type)].flat(2);
  const takesNumber = types.includes('integer') || types.includes('number');
  const takesText = types.includes('string');
  return isNumeric && takesNumber && (!takesText || typeof before === 'number') ? Number(text) : text;
}

/** A plain value of this schema to begin with, holding what the contract needs. */
export function startValue(contract: ServedContract, schema: FormSchema): unknown {
  const rule = resolved(contract, schema);
  if (rule.const !== undefined) return rule.const;
  if (rule.enum) return rule.enum[0];
  if (rule.anyOf?.[0]) return startValue(contract, rule.anyOf[0]);
  if (rule.properties || rule.type === 'object') return startObject(contract, rule);
  const types: Record<string, unknown> = { array: [], boolean: false, integer: 0, number: 0 };
  return types[[rule.type].flat()[0] ?? ''] ?? '';
}

function startObject(contract: ServedContract, rule: FormSchema): Record<string, unknown> {
  const needed = (rule.required ?? []).map((name) => [
    name,
    startValue(contract, rule.properties?.[name] ?? {}),
  ]);
  return Object.fromEntries(needed);
}
