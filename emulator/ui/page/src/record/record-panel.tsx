import { useLanguage } from '../language/language.ts';

export function RecordPanel() {
  const { t } = useLanguage();
  return <p class="quiet pad">{t('recordMissing')}</p>;
}
