import type { Entry } from '../../../../control-api/control-api.ts';
import { useLanguage } from '../language/language.ts';
import { ExchangeLink, FindingList } from './press-outcome.tsx';

/** A call of the bot that Divar refused, where its message would stand: the user sees nothing of it. */
export function RefusedReply({ entry: { id, method, url, status, findings } }: { entry: Entry }) {
  const { t, direction } = useLanguage();
  return (
    <div class="bubble-group bubble-bot-group">
      <div class="press bubble-refused" role="status" dir={direction}>
        <span class="bad">{t('replyRefused', { status: String(status) })}</span>
        <code class="press-detail" dir="ltr">
          {method} {url}
        </code>
        <FindingList findings={findings} />
        <ExchangeLink id={id} />
      </div>
    </div>
  );
}
