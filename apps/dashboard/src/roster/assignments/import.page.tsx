import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BackLink, LinkAnchor } from '../../ui';
import { CsvImport } from '../../ui/csv-import';
import { importAssignments, refreshRoster } from '../assignments.queries';
import { RosterFrame } from '../roster-frame';

const template =
  'employee_id,shift,weekdays,valid_from,valid_to\r\nE-1001,Day,mon tue wed thu fri,2027-01-01,2027-03-31\r\n';

/** Who works when, of many at once, as another program has planned it. */
export function ImportAssignmentsPage(): ReactNode {
  const { t } = useTranslation('roster');
  const client = useQueryClient();
  return (
    <RosterFrame
      title={t('assignmentImport.title')}
      back={<BackLink to="/roster/assignments">{t('assignmentImport.back')}</BackLink>}
    >
      <CsvImport
        text={t('assignmentImport.text')}
        template={{ name: 'assignments.csv', content: template }}
        send={importAssignments}
        onDone={() => refreshRoster(client)}
        isAllOrNothing
        next={<LinkAnchor to="/roster/assignments">{t('assignmentImport.show')}</LinkAnchor>}
      />
    </RosterFrame>
  );
}
