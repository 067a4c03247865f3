/** The secrets that inputs are made of, by the names of their environment variables. */
export interface Keys {
  identificationKey: string;
  apiKey: string;
}

/** A value made of a key, as a file and as a shell may name it without holding the key. */
interface KeyForm {
  name: string;
  make(key: string): string;
  shell(variable: string): string;
}

const forms: KeyForm[] = [
  { name: '', make: (key) => key, shell: (variable) => `$${variable}` },
  { name: ':beginning', make: (key) => key.slice(0, -1), shell: (variable) => `\${${variable}%?}` },
  {
    name: ':capitals',
    make: (key) => key.toUpperCase(),
    shell: (variable) => `$(printf %s "$${variable}" | tr a-z A-Z)`,
  },
  {
    name: ':reversed',
    make: (key) => [...key].reverse().join(''),
    shell: (variable) => `$(printf %s "$${variable}" | rev)`,
  },
];

/** Shorter keys are ordinary words, and stay where they are part of a text. */
const shortest = 6;

function variables({ identificationKey, apiKey }: Keys): [variable: string, key: string][] {
  return [
    ['DIVAR_IDENTIFICATION_KEY', identificationKey],
    ['DIVAR_API_KEY', apiKey],
  ];
}

/** A text with `${DIVAR_IDENTIFICATION_KEY}`, or a form of it such as `${...:reversed}`, in place of each secret. */
export function withNames(text: string, keys: Keys): string {
  let named = text;
  for (const [variable, key] of variables(keys)) {
    for (const { name, make } of forms) {
      const value = make(key);
      const isWhole = named === value && value !== '';
      if (isWhole || value.length >= shortest) named = named.replaceAll(value, `\${${variable}${name}}`);
    }
  }
  return named;
}

const named = /\$\{(DIVAR_IDENTIFICATION_KEY|DIVAR_API_KEY)(:\w+)?\}/g;

/** The text that `withNames` named the secrets of. */
export function withSecrets(text: string, keys: Keys): string {
  const values = new Map(variables(keys));
  return text.replace(named, (whole, variable: string, name = '') => {
    const form = forms.find((one) => one.name === name);
    return form ? form.make(values.get(variable)!) : whole;
  });
}

function holdsNames(text: string): boolean {
  return text.search(named) >= 0;
}

/** A word of the shell that names environment variables where the text names secrets. */
export function shellWord(text: string): string {
  if (!holdsNames(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const parts = text.split(/(\$\{DIVAR_(?:IDENTIFICATION|API)_KEY(?::\w+)?\})/);
  return `"${parts.map((part, at) => (at % 2 === 0 ? inDoubleQuotes(part) : variableOf(part))).join('')}"`;
}

function inDoubleQuotes(text: string): string {
  return text.replace(/[\\"$`]/g, '\\$&');
}

function variableOf(name: string): string {
  return name.replace(named, (_, variable: string, form = '') =>
    (forms.find((one) => one.name === form) ?? forms[0]!).shell(variable),
  );
}
