import { type Language, useLanguage, type Word } from '../language/language.ts';
import { refusalWord } from '../parts/refusal-word.ts';
import { atOrigin, safeLink } from '../parts/safe-link.ts';
import { OutsideLink, Text } from '../parts/text.tsx';
import type { PressNote } from '../state/page-state.ts';
import { usePage, useSession } from '../state/session.ts';
import type { Pressed } from '../wire/types.ts';
import { FindingCount, failureWord } from './delivery.tsx';

/** What pressing a button of this message came to: what Divar would do, and the exchange it took. */
export function PressOutcome({ messageId }: { messageId: string }) {
  const { t, direction } = useLanguage();
  const note = usePage((state) => state.presses.get(messageId));
  if (!note) return null;
  return (
    <div class="press" role="status" dir={direction}>
      <span class="press-caption">{t('pressed', { caption: note.caption })}</span>
      <Outcome note={note} />
    </div>
  );
}

function Outcome({ note }: { note: PressNote }) {
  const { t } = useLanguage();
  if ('waiting' in note) return <span>{t('pressing')}</span>;
  if ('problem' in note) return <Problem note={note} />;
  const { pressed } = note;
  return (
    <>
      {pressed.error && (
        <span class="bad">
          {t('pressFailed')}: {pressed.error_code && `${t(pressFailure(pressed.error_code))} `}
          <bdi class="press-detail" dir="ltr" lang="en">
            {pressed.error}
          </bdi>
        </span>
      )}
      <Effect pressed={pressed} />
      {pressed.entry_id !== undefined && <ExchangeLink id={pressed.entry_id} />}
      {pressed.findings && pressed.findings.length > 0 && <FindingCount count={pressed.findings.length} />}
    </>
  );
}

function Problem({ note }: { note: { problem: string; status?: number } }) {
  const { t } = useLanguage();
  return (
    <span class="bad">
      {t(refusalWord(note.status))}: <bdi dir="auto">{note.problem}</bdi>
    </span>
  );
}

function pressFailure(code: string): Word {
  if (code === 'no_bot') return 'noUrl';
  if (code === 'wrong_status') return 'wrongStatus';
  return failureWord({ outcome: code }) ?? 'wrongAnswer';
}

function Effect({ pressed }: { pressed: Pressed }) {
  const language = useLanguage();
  return (
    <>
      {pressed.url !== undefined && <Opens url={pressed.url} language={language} />}
      {pressed.text !== undefined && (
        <span>
          {language.t('wouldShow')}:{' '}
          <bdi class="press-text">
            <Text text={pressed.text} />
          </bdi>
        </span>
      )}
      {pressed.post_token !== undefined && (
        <span>
          {language.t(pressed.outcome === 'opens_post_page' ? 'wouldOpenPost' : 'wouldOpenManage')}:{' '}
          {pressed.page === undefined ? (
            <bdi dir="ltr">{pressed.post_token}</bdi>
          ) : (
            <OutsideLink address={atOrigin(pressed.page, location.origin)} />
          )}
        </span>
      )}
      {pressed.outcome === 'nothing' && <span>{language.t('wouldNothing')}</span>}
    </>
  );
}

function Opens({ url, language: { t } }: { url: string; language: Language }) {
  return (
    <span>
      {t('wouldOpen')}: <OutsideLink address={url} />
      {!safeLink(url) && <span class="bad"> {t('linkInert')}</span>}
    </span>
  );
}

function ExchangeLink({ id }: { id: number }) {
  const { t } = useLanguage();
  const session = useSession();
  return (
    <button type="button" class="link" onClick={() => session.exchanges.open(id)}>
      {t('showExchange')}
    </button>
  );
}
