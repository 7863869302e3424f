import { TbInboxOff, TbMoodSmile } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { EmptyState } from '../../ui';
import type { ReviewSearch } from '../review-search.policy';
import { reviewHoursQuery } from './inbox.queries';

/** How long faces are kept at most; empty while nobody says. */
export function useKeptText(): string {
  const { t } = useTranslation('review');
  const format = useFormat();
  const { data: hours } = useQuery(reviewHoursQuery);
  return typeof hours === 'number' && hours > 0
    ? t('empty.kept', { duration: format.number(hours, { style: 'unit', unit: 'hour', unitDisplay: 'long' }) })
    : '';
}

/** Nothing waits; or nothing is kept at all, which whoever looks for a face has to know. */
export function EmptyInbox({ search }: { readonly search: ReviewSearch }): ReactNode {
  const { t } = useTranslation('review');
  const { data: hours } = useQuery(reviewHoursQuery);
  const kept = useKeptText();
  if (hours === 0) {
    return (
      <EmptyState icon={TbInboxOff} title={t('empty.off')}>
        {t('empty.offText')}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={TbMoodSmile} title={t(`empty.${search.status ?? 'waiting'}`)}>
      {search.status === undefined && t('empty.waitingText')} {kept}
    </EmptyState>
  );
}
