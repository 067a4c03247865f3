import type { Finding, Pressed } from '../../../../control-api/control-api.ts';
import { FindingFacts } from '../inspector/finding-note.tsx';
import { useFindingWords } from '../language/finding-words.ts';
import { type PageLanguage, useLanguage, type Word } from '../language/language.ts';
import { refusalWord } from '../parts/refusal-word.ts';
import { atOrigin, isolated, Marked, OutsideLink, safeLink, Text } from '../parts/text.tsx';
import type { PressNote } from '../state/page-state.ts';
import { usePage, useSession } from '../state/session.ts';
import { FindingCount, failureWord } from './delivery.tsx';

/** What pressing a button of this message came to: what Divar would do, what is wrong, and the exchange it took. */
export function PressOutcome({ messageId }: { messageId: string }) {
  const { direction } = useLanguage();
  const note = usePage((state) => state.presses.get(messageId));
  if (!note) return null;
  return (
    <div class="press" role="status" dir={direction}>
      <Caption note={note} />
      <Outcome note={note} />
    </div>
  );
}

function Caption({ note: { caption: own, side } }: { note: PressNote }) {
  const { t } = useLanguage();
  const caption = isolated(own);
  const words = side
    ? t('pressedBy', { caption, side: t(side === 'SELLER' ? 'seller' : 'buyer') })
    : t('pressed', { caption });
  return <span class="press-caption">{words}</span>;
}

function Outcome({ note }: { note: PressNote }) {
  const { t } = useLanguage();
  if ('waiting' in note) return <span>{t('pressing')}</span>;
  if ('problem' in note) return <Problem note={note} />;
  const { pressed } = note;
  return (
    <>
      {pressed.outcome === 'failed' && <Failure pressed={pressed} />}
      <Effect pressed={pressed} />
      <FindingList findings={pressed.findings} said={pressed.error_code && saidBy[pressed.error_code]} />
      {pressed.error_code === 'no_bot' && <ToState />}
      {pressed.entry_id !== undefined && <ExchangeLink id={pressed.entry_id} />}
    </>
  );
}

/** That it failed, and why in a word; the emulator's own words where there is no finding. */
function Failure({ pressed: { error, error_code: code, findings } }: { pressed: Pressed }) {
  const { t } = useLanguage();
  return (
    <span class="bad">
      {t('pressFailed')}: {code && `${t(pressFailure(code))} `}
      {!findings && (
        <bdi class="press-detail" dir="ltr" lang="en">
          {error}
        </bdi>
      )}
    </span>
  );
}

/** The findings that the word for a failure says already. */
const saidBy: Partial<Record<NonNullable<Pressed['error_code']>, string>> = {
  wrong_answer: 'wrong_answer',
  wrong_status: 'wrong_press_status',
  timed_out: 'bot_timed_out',
  refused: 'bot_down',
  unreachable: 'bot_unreachable',
  cut: 'bot_cut',
  garbage: 'bot_garbage',
  no_bot: 'no_press_url',
};

const FINDINGS_AT_MOST = 3;

/** What is wrong: where, what was expected, what came, what to do; without the words that were `said` already. */
export function FindingList({ findings = [], said }: { findings?: Finding[]; said?: string }) {
  const wordsOf = useFindingWords();
  return (
    <>
      {findings.slice(0, FINDINGS_AT_MOST).map((finding) => {
        const { title, language, direction } = wordsOf(finding);
        return (
          <div class="press-finding" dir={direction} lang={language} key={`${finding.id}${finding.where}`}>
            {finding.id !== said && <Marked text={title} />}
            <FindingFacts finding={finding} place={finding.where} />
          </div>
        );
      })}
      {findings.length > FINDINGS_AT_MOST && <FindingCount count={findings.length} />}
    </>
  );
}

/** Leads to where the app's URLs are set. */
function ToState() {
  const { t } = useLanguage();
  const session = useSession();
  return (
    <button type="button" class="link" onClick={() => session.view.showPanel('state')}>
      {t('setUrl')}
    </button>
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
      {pressed.outcome === 'pending' && <span>{language.t('waitingResponse')}</span>}
    </>
  );
}

function Opens({ url, language: { t } }: { url: string; language: PageLanguage }) {
  return (
    <span>
      {t('wouldOpen')}: <OutsideLink address={url} />
      {!safeLink(url) && <span class="bad"> {t('linkInert')}</span>}
    </span>
  );
}

export function ExchangeLink({ id }: { id: number }) {
  const { t } = useLanguage();
  const session = useSession();
  return (
    <button type="button" class="link" onClick={() => session.exchanges.open(id)}>
      {t('showExchange')}
    </button>
  );
}
