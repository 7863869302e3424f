import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useMay } from '../session';
import { Author } from '../ui/author';
import { correctionsQuery, type AttendanceRow } from './attendance.queries';
import { correctionOf } from './correction-changes.policy';

/** Who changed a row last, and when: a person, by the history of corrections, else a camera or a rule. */
export function ChangedBy({ row }: { readonly row: AttendanceRow }): ReactNode {
  const { t } = useTranslation('attendance');
  const { dateTime } = useFormat();
  const mayRead = useMay('corrections.read', 'department');
  const { data } = useQuery({ ...correctionsQuery(row.id), staleTime: 0, enabled: mayRead });
  if (data === undefined) return null;
  const correction = correctionOf(data.data, row.revision);
  const time = dateTime(row.updated_at);
  return (
    <Text size="sm" component="div">
      {correction === undefined ? (
        t('overtaken.byCamera', { time })
      ) : (
        <Trans
          t={t}
          i18nKey="overtaken.who"
          values={{ time }}
          components={{
            who: <Author id={correction.author_id} kind={correction.author_kind} name={correction.author_name} />,
          }}
        />
      )}
    </Text>
  );
}
