import { Alert } from '@mantine/core';
import { TbLock } from 'react-icons/tb';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { api, useMay } from '../session';
import { LinkAnchor } from '../ui';
import { lastDayOf } from '../ui/month.policy';

const keptMs = 60_000;

const locksQuery = (month: string) =>
  queryOptions({
    queryKey: ['periods', 'of-month', month],
    queryFn: ({ signal }) => {
      const query = { is_locked: true, date_from: `${month}-01`, date_to: lastDayOf(month), limit: 31 };
      return api.get('/periods', { params: { query }, signal });
    },
    staleTime: keptMs,
  });

/** Which days of a month are locked for payroll: they take no change but an approved correction. */
export function LockNotice({ month }: { readonly month: string }): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  const maySee = useMay('periods.read');
  const mayLock = useMay('periods.lock', 'all');
  const { data } = useQuery({ ...locksQuery(month), enabled: maySee });
  if (data === undefined || data.data.length === 0) return null;
  const days = data.data.map(({ date_from: from, date_to: to }) =>
    t('locks.days', { from: format.date(from), to: format.date(to) }),
  );
  return (
    <Alert color="sea" icon={<TbLock />} role="status" py="xs">
      {t('locks.text', { days: format.list(days) })}{' '}
      {mayLock && (
        <LinkAnchor to="/approvals/periods" inherit underline="always">
          {t('locks.open')}
        </LinkAnchor>
      )}
    </Alert>
  );
}
