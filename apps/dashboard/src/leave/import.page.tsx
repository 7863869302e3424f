import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkAnchor } from '../ui';
import { CsvImport } from '../ui/csv-import';
import { PersonName } from '../ui/entity-name';
import { LeaveFrame } from './leave-frame';
import { importLeave, refreshLeave } from './leave.queries';

const template = 'employee_id,type,date_from,date_to,part,note\r\nE-1001,Vacation,2026-12-28,2026-12-31,full_day,\r\n';

/** Leave of many people that is approved already, as company holidays are. */
export function ImportLeavePage(): ReactNode {
  const { t } = useTranslation('leave');
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  return (
    <LeaveFrame title={t('import.title')}>
      <CsvImport
        text={t('import.text')}
        template={{ name: 'leave.csv', content: template }}
        send={(file, isDryRun) => importLeave(file, isDryRun, reason.trim())}
        onDone={() => refreshLeave(client)}
        subject={{
          header: t('import.person'),
          show: ({ user_id: id }) => (id === null ? '–' : <PersonName id={id} />),
        }}
        isAllOrNothing
        next={<LinkAnchor to="/leave">{t('import.show')}</LinkAnchor>}
      >
        <TextInput
          label={t('import.reason')}
          description={t('import.reasonHint')}
          maxLength={2_000}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
      </CsvImport>
    </LeaveFrame>
  );
}
