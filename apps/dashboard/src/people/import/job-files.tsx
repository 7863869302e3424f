import { Select, Stack, Text, Title } from '@mantine/core';
import type { IconType } from 'react-icons';
import { TbAlertTriangle, TbCircleCheck, TbCircleOff, TbClockHour4, TbFileAlert, TbFiles } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { EmptyState, LinkAnchor, StatusBadge, UserText } from '../../ui';
import { DataTable } from '../../ui/data-table';
import { PersonName } from '../../ui/entity-name';
import { refusalReasons } from '../face-refusal.policy';
import { isUnderWay, jobFilesQuery, type EnrolmentJob, type EnrolmentJobFile } from './import.queries';
import { fileStates, toFileFault, toJobView, type FileState } from './job-view.policy';

const route = getRouteApi('/shell/people/import/photos/$jobId');

const looks: Readonly<Record<FileState, { readonly icon: IconType; readonly color: string }>> = {
  waiting: { icon: TbClockHour4, color: 'gray' },
  enrolled: { icon: TbCircleCheck, color: 'green' },
  refused: { icon: TbAlertTriangle, color: 'orange' },
  failed: { icon: TbFileAlert, color: 'red' },
  cancelled: { icon: TbCircleOff, color: 'gray' },
};

/** What became of each file of an archive, with what to do about it. */
export function JobFiles({ job }: { readonly job: EnrolmentJob }): ReactNode {
  const { t } = useTranslation('people');
  const { state } = route.useSearch();
  const navigate = useNavigate();
  const list = useInfiniteQuery(jobFilesQuery(job.id, state, !isUnderWay(job)));
  return (
    <Stack gap="sm">
      <Title order={2} fz="h4">
        {t('photos.files')}
      </Title>
      <Select
        label={t('photos.show')}
        placeholder={t('photos.all')}
        clearable
        data={fileStates.map((value) => ({ value, label: t(`fileState.${value}`) }))}
        value={state ?? null}
        onChange={(value) => {
          void navigate({
            to: '/people/import/photos/$jobId',
            params: { jobId: job.id },
            search: toJobView({ state: value }),
            replace: true,
          });
        }}
        maw={280}
      />
      <DataTable<EnrolmentJobFile>
        label={t('photos.files')}
        columns={useColumns()}
        list={list}
        rowHeightPx={64}
        empty={<EmptyState icon={TbFiles} title={t('photos.noFiles')} />}
      />
    </Stack>
  );
}

function useColumns(): ColumnDef<EnrolmentJobFile>[] {
  const { t } = useTranslation('people');
  return useMemo(
    () => [
      {
        id: 'name',
        size: 200,
        header: t('photos.column.name'),
        cell: ({ row: { original } }) => <UserText text={original.name} />,
      },
      {
        id: 'person',
        header: t('photos.column.person'),
        cell: ({ row: { original } }) =>
          original.user_id === null ? (
            '–'
          ) : (
            <LinkAnchor to="/people/$personId" params={{ personId: original.user_id }} search={{ tab: 'faces' }}>
              <PersonName id={original.user_id} />
            </LinkAnchor>
          ),
      },
      {
        id: 'state',
        header: t('photos.column.state'),
        cell: ({ row: { original } }) => (
          <StatusBadge {...looks[original.state]}>{t(`fileState.${original.state}`)}</StatusBadge>
        ),
      },
      {
        id: 'why',
        size: 340,
        header: t('photos.column.why'),
        cell: ({ row: { original } }) => <Why file={original} />,
      },
    ],
    [t],
  );
}

function Why({ file }: { readonly file: EnrolmentJobFile }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const { reason, message, quality_score: quality, warnings, user_id: userId } = file;
  const fault = toFileFault(reason);
  const refusal = refusalReasons.find((known) => known === reason);
  return (
    <Stack gap={2}>
      {quality !== null && <Text size="sm">{t('uploads.quality', { quality: format.percent(quality) })}</Text>}
      {warnings.map((warning) => (
        <Text size="sm" key={warning}>
          <UserText text={warning} />
        </Text>
      ))}
      {refusal !== undefined && <Text size="sm">{t(`refusal.${refusal}.what`)}</Text>}
      {fault !== undefined && <Text size="sm">{t(`fileFault.${fault}`)}</Text>}
      {refusal === undefined && fault === undefined && message !== null && (
        <Text size="sm">
          <UserText text={message} />
        </Text>
      )}
      {refusal === 'several_faces' && userId !== null && (
        <LinkAnchor to="/people/$personId" params={{ personId: userId }} search={{ tab: 'faces' }} size="sm">
          {t('photos.chooseFace')}
        </LinkAnchor>
      )}
    </Stack>
  );
}
