import { useState } from 'preact/hooks';
import type { TouchpointView, UserMessage } from '../../../../control-api/control-api.ts';
import { useLanguage, type Word } from '../language/language.ts';
import { Dialog } from '../parts/dialog.tsx';
import type { Drawing } from '../parts/drawings.ts';
import { Field } from '../parts/field.tsx';
import { usePage, useSession } from '../state/session.ts';
import type { Calls } from '../wire/calls.ts';
import type { ServedContract } from '../wire/contract.ts';

export type ComposeKind = AttachmentKind | 'LOCATION' | 'CONTACT' | 'START';

interface KindRow {
  kind: ComposeKind;
  icon: Drawing;
  label: Word;
}

/** The messages other than text, in the order of the menu. */
export const composeKinds: KindRow[] = [
  { kind: 'IMAGE', icon: 'image', label: 'image' },
  { kind: 'FILE', icon: 'file', label: 'file' },
  { kind: 'VOICE', icon: 'mic', label: 'voice' },
  { kind: 'VIDEO', icon: 'video', label: 'video' },
  { kind: 'LOCATION', icon: 'pin', label: 'location' },
  { kind: 'CONTACT', icon: 'person', label: 'contact' },
  { kind: 'START', icon: 'play', label: 'startFrom' },
];

interface ComposeDialogProps {
  kind: ComposeKind;
  onSend: (message: UserMessage) => Promise<boolean>;
  onClose: () => void;
}

/** Asks for what a message other than text needs, and sends it. */
export function ComposeDialog({ kind, onSend, onClose }: ComposeDialogProps) {
  const { t } = useLanguage();
  const label = composeKinds.find((row) => row.kind === kind)?.label ?? 'file';
  const send = async (message: UserMessage) => {
    if (await onSend(message)) onClose();
  };
  return (
    <Dialog title={t(label)} onClose={onClose}>
      {kind === 'LOCATION' && <LocationForm onSend={send} />}
      {kind === 'CONTACT' && <ContactForm onSend={send} />}
      {kind === 'START' && <StartForm onSend={send} />}
      {kind !== 'LOCATION' && kind !== 'CONTACT' && kind !== 'START' && (
        <MediaForm kind={kind} onSend={send} />
      )}
    </Dialog>
  );
}

type FormProps = { onSend: (message: UserMessage) => Promise<void> };

const accepted: Record<AttachmentKind, string> = {
  IMAGE: 'image/png,image/jpeg',
  FILE: '.pdf,.doc,.docx,.xlsx,.xls,.pptx,.ppt',
  VOICE: '.m4a,.3gp,audio/mp4,audio/3gpp',
  VIDEO: 'video/mp4',
};

function MediaForm({ kind, onSend }: FormProps & { kind: AttachmentKind }) {
  const { t } = useLanguage();
  const session = useSession();
  const contract = usePage((state) => state.contract);
  const pick = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const file = currentTarget.files?.[0];
    if (file) session.attempt(async () => onSend(await fileMessage(session.calls, kind, file)));
  };
  const sample = contract && sampleMessage(contract, kind);
  return (
    <div class="form">
      <Field label={t('chooseFile')} hint={session.calls.has('uploadUserMedia') ? undefined : t('localOnly')}>
        <input type="file" accept={accepted[kind]} onChange={pick} />
      </Field>
      <div class="form-actions">
        <button type="button" class="button" disabled={!sample} onClick={() => sample && onSend(sample)}>
          {t('useSample')}
        </button>
      </div>
    </div>
  );
}

/** The values of a form's named fields. */
function readValues(event: SubmitEvent): Record<string, string> {
  event.preventDefault();
  const data = new FormData(event.currentTarget as HTMLFormElement);
  return Object.fromEntries([...data].map(([name, value]) => [name, String(value).trim()]));
}

function LocationForm({ onSend }: FormProps) {
  const { t } = useLanguage();
  const submit = (event: SubmitEvent) => {
    const { latitude, longitude } = readValues(event);
    onSend({
      type: 'LOCATION',
      location_data: { latitude: Number(latitude), longitude: Number(longitude) },
    });
  };
  return (
    <form class="form" onSubmit={submit}>
      <Field label={t('latitude')}>
        <input
          name="latitude"
          type="number"
          step="any"
          min={-90}
          max={90}
          required
          dir="ltr"
          defaultValue="35.6892"
        />
      </Field>
      <Field label={t('longitude')}>
        <input
          name="longitude"
          type="number"
          step="any"
          min={-180}
          max={180}
          required
          dir="ltr"
          defaultValue="51.389"
        />
      </Field>
      <SendRow />
    </form>
  );
}

function ContactForm({ onSend }: FormProps) {
  const { t } = useLanguage();
  const submit = (event: SubmitEvent) => {
    const { name, phone = '' } = readValues(event);
    onSend({ type: 'CONTACT', contact_data: { phone, name: name || undefined } });
  };
  return (
    <form class="form" onSubmit={submit}>
      <Field label={t('userName')} hint={t('optional')}>
        <input name="name" dir="auto" defaultValue="سارا محمدی" />
      </Field>
      <Field label={t('phone')}>
        <input name="phone" required dir="ltr" inputMode="tel" defaultValue="09120000000" />
      </Field>
      <SendRow />
    </form>
  );
}

const touchpoints: { name: TouchpointView; needs?: 'post_token' | 'conversation_id' }[] = [
  { name: 'MY_POST', needs: 'post_token' },
  { name: 'MY_DIVAR' },
  { name: 'DIVAR_PRO' },
  { name: 'CHAT', needs: 'conversation_id' },
  { name: 'DEMAND_POST', needs: 'post_token' },
];

function StartForm({ onSend }: FormProps) {
  const { t } = useLanguage();
  const [touchpoint, setTouchpoint] = useState<TouchpointView>('MY_POST');
  const needs = touchpoints.find(({ name }) => name === touchpoint)?.needs;
  const submit = (event: SubmitEvent) => {
    const values = readValues(event);
    const id = needs && values[needs];
    onSend({ start: { touchpoint, ...(needs && id && { [needs]: id }) } });
  };
  return (
    <form class="form" onSubmit={submit}>
      <Field label={t('touchpoint')}>
        <select
          value={touchpoint}
          dir="ltr"
          onChange={({ currentTarget }) => setTouchpoint(currentTarget.value as TouchpointView)}
        >
          {touchpoints.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Field>
      {needs && (
        <Field label={t(needs === 'post_token' ? 'postToken' : 'conversationId')} hint={t('optional')}>
          <input key={needs} name={needs} dir="ltr" defaultValue={needs === 'post_token' ? 'gZd7omnS' : ''} />
        </Field>
      )}
      <SendRow />
    </form>
  );
}

function SendRow() {
  const { t } = useLanguage();
  return (
    <div class="form-actions">
      <button type="submit" class="button button-main">
        {t('send')}
      </button>
    </div>
  );
}

type AttachmentKind = 'IMAGE' | 'FILE' | 'VOICE' | 'VIDEO';

const fieldOf = {
  IMAGE: 'image_data',
  FILE: 'file_data',
  VOICE: 'voice_data',
  VIDEO: 'video_data',
} as const;

/** A ready message of this kind, as the spec's examples have it. */
function sampleMessage(contract: ServedContract, kind: AttachmentKind): UserMessage | undefined {
  const templates = contract.webhooks.find(({ name }) => name === 'NEW_CHATBOT_MESSAGE')?.templates;
  const body = templates?.find(({ name }) => name === kind)?.body as
    | { new_chatbot_message?: Record<string, unknown> }
    | undefined;
  const data = body?.new_chatbot_message?.[fieldOf[kind]];
  return data ? ({ type: kind, [fieldOf[kind]]: data } as UserMessage) : undefined;
}

/** A message with a file from the disk; the emulator keeps the file where it can. */
async function fileMessage(calls: Calls, kind: AttachmentKind, file: File): Promise<UserMessage> {
  const link = await linkFor(calls, kind, file);
  const data = {
    link,
    size_bytes: file.size,
    name: kind === 'FILE' ? file.name : undefined,
    ...(kind === 'IMAGE' && (await measureDimensions(file))),
  };
  return { type: kind, [fieldOf[kind]]: data } as UserMessage;
}

async function linkFor(calls: Calls, kind: AttachmentKind, file: File): Promise<string> {
  if (calls.has('uploadUserMedia')) {
    const input = { type: kind, name: file.name };
    return ((await calls.sendBytes('uploadUserMedia', file, input)) as { link: string }).link;
  }
  return `https://chat.divar.ir/media/${kind.toLowerCase()}/${encodeURIComponent(file.name)}`;
}

async function measureDimensions(file: File): Promise<{ width_px: number; height_px: number }> {
  const { width, height } = await createImageBitmap(file);
  return { width_px: width, height_px: height };
}
