import { useEffect } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { IconButton } from '../parts/icon-button.tsx';
import { refusalWord } from '../parts/refusal-word.ts';
import { usePage, useSession } from '../state/session.ts';

const SHOWN_FOR = 4000;

/** The last thing that went wrong, until it is dismissed; what went well leaves by itself. */
export function NoticeBar() {
  const { t } = useLanguage();
  const session = useSession();
  const notice = usePage((state) => state.notice);
  useEffect(() => {
    if (notice?.kind !== 'done') return;
    const timer = setTimeout(() => session.notify(undefined), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div class="notice-place" role={notice?.kind === 'problem' ? 'alert' : 'status'}>
      {notice && (
        <div class={`notice notice-${notice.kind}`}>
          <span>
            {notice.kind === 'problem' && <strong>{t(refusalWord(notice.status))} </strong>}
            <span dir="auto">{notice.message}</span>
            {notice.remedy && <small dir="auto">{notice.remedy}</small>}
          </span>
          <IconButton icon="close" label={t('dismiss')} onPress={() => session.notify(undefined)} />
        </div>
      )}
    </div>
  );
}
