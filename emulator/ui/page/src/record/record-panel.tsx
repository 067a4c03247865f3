import { useLanguage } from '../language/language.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Field } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { usePage, useSession } from '../state/session.ts';
import { makeFileName, readName, renamed } from './fixture-turns.ts';
import { canRecord, startRecording, startReplay, takeRecording } from './recorder.ts';
import { ReplayResults } from './replay-results.tsx';

/** Conversations as fixtures: to record, to look at, to play against the bot. */
export function RecordPanel() {
  const { t } = useLanguage();
  const session = useSession();
  if (!canRecord(session)) return <p class="quiet pad">{t('recordMissing')}</p>;
  return (
    <div class="sheet">
      <RecordCard />
      <FixtureCard />
      <ReplayResults />
    </div>
  );
}

function RecordCard() {
  const { t } = useLanguage();
  const session = useSession();
  const conversationId = usePage((state) => state.conversationId);
  const recording = usePage((state) => state.recorder.recording);
  const take = () => conversationId && takeRecording(session, conversationId);
  return (
    <section class="card">
      <header class="card-head">
        <h2>{t('record')}</h2>
        {recording && <span class="tag tag-bad">{t('recording')}</span>}
      </header>
      <p class="quiet">{t(conversationId || recording ? 'recordIntro' : 'noConversation')}</p>
      <div class="form-actions">
        {recording ? (
          <button type="button" class="button button-main" disabled={!conversationId} onClick={take}>
            {t('stopRecording')}
          </button>
        ) : (
          <>
            <button type="button" class="button" disabled={!conversationId} onClick={take}>
              {t('wholeConversation')}
            </button>
            <button type="button" class="button button-main" onClick={() => startRecording(session)}>
              {t('startRecording')}
            </button>
          </>
        )}
      </div>
    </section>
  );
}

function FixtureCard() {
  const { t } = useLanguage();
  const session = useSession();
  usePage((state) => state.recorder.version);
  const { text } = session.state.recorder;
  const setText = (next: string) =>
    session.store.change(({ recorder }) => {
      recorder.text = next;
      recorder.replayId = undefined;
      recorder.version += 1;
    });
  return (
    <section class="card">
      <h2>{t('replayTitle')}</h2>
      <Field label={t('fixtureName')}>
        <input
          dir="auto"
          value={readName(text)}
          disabled={text === ''}
          onChange={({ currentTarget }) => setText(renamed(text, currentTarget.value))}
        />
      </Field>
      <Field label={t('preview')} hint={text === '' ? t('replayHint') : undefined}>
        <textarea
          class="mono editor"
          dir="ltr"
          rows={12}
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </Field>
      <FixtureActions text={text} onText={setText} />
    </section>
  );
}

function FixtureActions({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useLanguage();
  const session = useSession();
  const open = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const file = currentTarget.files?.[0];
    if (file) session.attempt(async () => onText(await file.text()));
  };
  return (
    <div class="form-actions">
      <label class="button button-quiet file-button">
        {t('openFile')}
        <input type="file" class="unseen" accept=".yaml,.yml" onChange={open} />
      </label>
      <CopyButton label={t('copy')} text={text} />
      <button type="button" class="button button-quiet" disabled={text === ''} onClick={() => download(text)}>
        <Icon name="download" />
        {t('download')}
      </button>
      <button
        type="button"
        class="button button-main"
        disabled={text === ''}
        onClick={() => startReplay(session)}
      >
        <Icon name="play" />
        {t('replayStart')}
      </button>
    </div>
  );
}

function download(text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  link.download = makeFileName(readName(text));
  link.click();
  URL.revokeObjectURL(link.href);
}
