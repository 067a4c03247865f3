import { useLanguage } from '../language/language.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import type { Entry, Finding } from '../wire/types.ts';
import { JsonView } from './json-view.tsx';

interface WireHalfProps {
  title: 'request' | 'response';
  half: NonNullable<Entry['request']> | NonNullable<Entry['response']>;
  findings: readonly Finding[];
}

/** A request or a response: its headers, its body, the findings at their lines. */
export function WireHalf({ title, half, findings }: WireHalfProps) {
  const { t, number } = useLanguage();
  return (
    <section class="half">
      <h3>{t(title)}</h3>
      <details class="headers">
        <summary>
          {t('headers')} <span class="count">{number(half.headers.length)}</span>
        </summary>
        <dl dir="ltr">
          {half.headers.map(([name, value], index) => (
            <div key={index}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      <BodyNotes half={half} />
      {half.body === '' ? (
        <p class="quiet">
          {t('body')}: {t('emptyBody')}
        </p>
      ) : (
        <div class="body-frame">
          <CopyButton small label={t('copy')} text={half.body} />
          <JsonView text={half.body} findings={findings} />
        </div>
      )}
    </section>
  );
}

function BodyNotes({ half }: { half: WireHalfProps['half'] }) {
  const { t } = useLanguage();
  return (
    <>
      {half.encoding === 'base64' && <p class="quiet">{t('binary')}</p>}
      {'truncated' in half && half.truncated && <p class="quiet">{t('truncated')}</p>}
    </>
  );
}
