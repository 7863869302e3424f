import { Text } from '@mantine/core';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { UserText } from '../../ui';
import { DataTable, type PagedList } from '../../ui/data-table';
import { LinkAnchor } from '../../ui/links';
import { listSorts, type ListSort } from '../cameras-search.policy';
import { CameraStateBadge, useReasonText } from '../state/camera-state-badge';
import { stateOf, type Camera, type CameraStates } from '../state/states.policy';

interface Props {
  readonly list: PagedList<Camera>;
  readonly states: CameraStates | undefined;
  readonly empty: ReactNode;
  readonly sort: ListSort;
  readonly onSort: (sort: ListSort) => void;
}

/** Many cameras without pictures. */
export function CamerasTable({ list, states, empty, sort, onSort }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const columns = useColumns(states);
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      list={list}
      empty={empty}
      sort={sort}
      onSort={(next) => {
        onSort(listSorts.find((one) => one === next) ?? 'name');
      }}
      rowHeightPx={41}
    />
  );
}

function useColumns(states: CameraStates | undefined): ColumnDef<Camera>[] {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('field.name'),
        enableSorting: true,
        cell: ({ row: { original: camera } }) => (
          <LinkAnchor to="/cameras/$cameraId" params={{ cameraId: camera.id }} size="sm" fw={550}>
            <UserText text={camera.name} />
          </LinkAnchor>
        ),
      },
      {
        id: 'state',
        header: t('column.state'),
        size: 150,
        cell: ({ row }) => <CameraStateBadge state={stateOf(states, row.original.id)?.state} />,
      },
      {
        id: 'reason',
        header: t('column.reason'),
        cell: ({ row: { original: camera } }) => <ReasonCell camera={camera} states={states} />,
      },
      {
        id: 'location',
        header: t('field.location'),
        cell: ({ row }) => <UserText text={row.original.location} />,
      },
      {
        id: 'created_at',
        header: t('column.added'),
        enableSorting: true,
        size: 140,
        cell: ({ row }) => (
          <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
            {format.date(row.original.created_at)}
          </Text>
        ),
      },
    ],
    [format, states, t],
  );
}

function ReasonCell({
  camera,
  states,
}: {
  readonly camera: Camera;
  readonly states: CameraStates | undefined;
}): ReactNode {
  const { t } = useTranslation('cameras');
  const reason = useReasonText()(stateOf(states, camera.id));
  return <Text size="sm">{camera.is_active ? reason : t('switchedOff')}</Text>;
}
