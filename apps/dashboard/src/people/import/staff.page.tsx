import { Checkbox, Text } from '@mantine/core';
import type { Schemas } from '@smart-attendance/client';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkAnchor, UserText } from '../../ui';
import { CsvImport } from '../../ui/csv-import';
import { ImportFrame } from './import-frame';
import { importStaff, refreshPeople } from './import.queries';

const template =
  'employee_id,first_name,last_name,email,department,phone,position,is_active,role,biometric_consent,password\r\n' +
  'E-1001,Ada,Lovelace,ada@example.org,Engineering,,Analyst,true,employee,,\r\n';
/** As the API bounds it. */
const bytesMax = 2 * 1_048_576;

/** The list of staff, as another program has it. */
export function StaffImportPage(): ReactNode {
  const { t } = useTranslation('people');
  const client = useQueryClient();
  const [isUpdating, setUpdating] = useState(false);
  return (
    <ImportFrame title={t('import.staff')}>
      <CsvImport
        text={t('import.staffText')}
        template={{ name: 'staff.csv', content: template }}
        fileKind={{
          accept: '.csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
          bytesMax,
          label: t('import.staffFile'),
          limit: t('import.staffLimit'),
          tooLarge: t('import.staffTooLarge'),
        }}
        choice={String(isUpdating)}
        send={(file, isDryRun) => importStaff(file, isDryRun, isUpdating)}
        onDone={() => refreshPeople(client)}
        subject={{ header: t('field.employee_id'), show: (row) => <Who row={row} /> }}
        next={<LinkAnchor to="/people">{t('import.showPeople')}</LinkAnchor>}
      >
        <Checkbox
          label={t('import.update')}
          description={t('import.updateHint')}
          checked={isUpdating}
          onChange={(event) => {
            setUpdating(event.currentTarget.checked);
          }}
        />
      </CsvImport>
    </ImportFrame>
  );
}

function Who({ row }: { readonly row: Schemas['ImportedStaffView'] }): ReactNode {
  const { t } = useTranslation('people');
  const { employee_id: employeeId, user_id: id, changes } = row;
  return (
    <>
      {id === null ? (
        <UserText text={employeeId} />
      ) : (
        <LinkAnchor to="/people/$personId" params={{ personId: id }} size="sm">
          <UserText text={employeeId} />
        </LinkAnchor>
      )}
      {changes.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('import.changes', { fields: changes.join(', ') })}
        </Text>
      )}
    </>
  );
}
