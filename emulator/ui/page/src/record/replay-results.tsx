import { useEffect, useRef } from 'preact/hooks';
import { useLanguage, type Word } from '../language/language.ts';
import { Icon } from '../parts/icon.tsx';
import { usePage, useSession } from '../state/session.ts';
import type { ShownFailure } from '../wire/replay.ts';
import { listResults, type TurnResult } from './fixture-turns.ts';
import { readVerdict } from './recorder.ts';

/** Each turn of the fixture: green, or red with what differs. */
export function ReplayResults() {
  const { t } = useLanguage();
  const session = useSession();
  usePage((state) => state.recorder.version);
  usePage((state) => state.replayVersion);
  const { recorder, replays } = session.state;
  const replay = replays.get(recorder.replayId ?? '');
  const over = replay !== undefined && replay.state !== 'running';
  useEffect(() => {
    if (replay && over) session.attempt(() => readVerdict(session, replay.id));
  }, [replay?.id, over]);
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (replay) place.current?.scrollIntoView({ block: 'nearest' });
  }, [replay?.id, over]);
  const results = listResults(recorder.text, replay);
  if (results.length === 0) return null;
  return (
    <section class="card" aria-live="polite" ref={place}>
      {replay?.error && <p class="bad">{replay.error}</p>}
      <ol class="turns">
        {results.map((result, index) => (
          <Turn key={result.line} result={result} number={index + 1} />
        ))}
      </ol>
      {replay?.verdict?.strays.map((stray) => (
        <p key={stray} class="bad" dir="auto">
          {stray}
        </p>
      ))}
      {replay && !over && <p class="quiet">{t('turnRunning')}</p>}
    </section>
  );
}

const words: Record<TurnResult['state'], Word> = {
  waiting: 'turnWaiting',
  played: 'turnPlayed',
  passed: 'turnPassed',
  failed: 'turnFailed',
};

function Turn({ result, number }: { result: TurnResult; number: number }) {
  const { t } = useLanguage();
  return (
    <li class={`turn turn-${result.state}`}>
      <div class="turn-head">
        <span class="turn-number">{t('turn', { n: number })}</span>
        <code dir="auto">{result.title}</code>
        <span class="turn-state">
          {result.state === 'passed' && <Icon name="check" />}
          {result.state === 'failed' && <Icon name="close" />}
          {t(words[result.state])}
        </span>
      </div>
      {result.failure && <Failure failure={result.failure} />}
    </li>
  );
}

function Failure({ failure }: { failure: ShownFailure }) {
  return (
    <div class="turn-failure" dir="ltr" lang="en">
      {failure.problems.map(({ message, differences }) => (
        <div key={message}>
          <p dir="auto">{message}</p>
          {differences.map((difference) => (
            <Compared key={difference.where} difference={difference} />
          ))}
        </div>
      ))}
    </div>
  );
}

type ShownDifference = ShownFailure['problems'][number]['differences'][number];

/** What was expected above what came, with the words that differ marked. */
function Compared({ difference: { where, expected, actual, marked } }: { difference: ShownDifference }) {
  const { t } = useLanguage();
  return (
    <dl class="facts">
      <dt>
        <code>{where}</code> {t('expected')}
      </dt>
      <dd dir="auto">{marked ? <Segments segments={marked.expected} /> : expected}</dd>
      <dt>{t('actual')}</dt>
      <dd dir="auto">{marked ? <Segments segments={marked.actual} /> : actual}</dd>
    </dl>
  );
}

function Segments({ segments }: { segments: { text: string; differs: boolean }[] }) {
  return (
    <>
      {segments.map(({ text, differs }, index) =>
        differs ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
      )}
    </>
  );
}
