import { Alert, Card, List, Progress, Stack, Table, Text, Title } from '@mantine/core';
import { TbAlertTriangle, TbCircleCheck } from 'react-icons/tb';
import type { Schemas } from '@smart-attendance/client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { ErrorNotice, ListSkeleton, Page, UserText, useNow } from '../../ui';
import { LinkAnchor } from '../../ui/links';
import { BackToCameras } from '../back-to-cameras';
import { cameraQuery, fleetQuery } from '../cameras.queries';
import { useCamerasLive } from '../use-cameras-live';

type Fleet = Schemas['FleetView'];

/** Who carries the streams, and what to do when they do not suffice. */
export function FleetPage(): ReactNode {
  const { t } = useTranslation('cameras');
  const fleet = useQuery(fleetQuery);
  useCamerasLive();
  return (
    <Page title={t('fleet.title')} description={t('fleet.description')} back={<BackToCameras />}>
      {fleet.isPending && <ListSkeleton rows={4} />}
      {fleet.isError && <ErrorNotice error={fleet.error} onRetry={() => void fleet.refetch()} />}
      {fleet.data !== undefined && (
        <>
          <Verdict fleet={fleet.data} />
          <Replicas fleet={fleet.data} />
          <Uncarried ids={fleet.data.cameras_without_replica} />
        </>
      )}
    </Page>
  );
}

function Verdict({ fleet }: { readonly fleet: Fleet }): ReactNode {
  const { t } = useTranslation('cameras');
  const left = fleet.cameras_without_replica.length;
  if (!fleet.is_overfull && left === 0) {
    return (
      <Alert color="teal" icon={<TbCircleCheck />} title={t('fleet.suffices')} role="status">
        {t('fleet.wanted', { count: fleet.cameras_wanted })}
      </Alert>
    );
  }
  return (
    <Alert
      color="orange"
      icon={<TbAlertTriangle />}
      title={t(fleet.is_overfull ? 'fleet.overfull' : 'fleet.beingTaken')}
      role="status"
    >
      <Stack gap="xs">
        <Text size="sm">{t('fleet.overfullCount', { count: left })}</Text>
        {fleet.is_overfull && (
          <List size="sm">
            <List.Item>{t('fleet.addReplica')}</List.Item>
            <List.Item>{t('fleet.raiseMax')}</List.Item>
            <List.Item>{t('fleet.cheaper')}</List.Item>
          </List>
        )}
      </Stack>
    </Alert>
  );
}

const minuteMs = 60_000;

function Replicas({ fleet }: { readonly fleet: Fleet }): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const now = useNow(minuteMs);
  if (fleet.replicas.length === 0) return <Text>{t('fleet.noReplica')}</Text>;
  return (
    <Card withBorder>
      <Table.ScrollContainer minWidth={520}>
        <Table aria-label={t('fleet.replicas')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('health.replica')}</Table.Th>
              <Table.Th scope="col">{t('fleet.load')}</Table.Th>
              <Table.Th scope="col">{t('fleet.live')}</Table.Th>
              <Table.Th scope="col">{t('fleet.started')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {fleet.replicas.map(({ replica, streams_held, streams_max, streams_live, started_at }) => {
              const share = streams_max === 0 ? 0 : streams_held / streams_max;
              const load = t('fleet.held', { held: format.number(streams_held), max: format.number(streams_max) });
              return (
                <Table.Tr key={`${replica} ${started_at}`}>
                  <Table.Td>
                    <UserText text={replica} />
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{load}</Text>
                    <Progress
                      value={Math.min(100, share * 100)}
                      {...(share >= 1 && { color: 'orange' })}
                      aria-label={load}
                    />
                  </Table.Td>
                  <Table.Td>{format.number(streams_live)}</Table.Td>
                  <Table.Td title={format.dateTime(started_at)}>{format.relative(started_at, now)}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

/** So many are named; the list of those that wait has all. */
const namedMax = 10;

function Uncarried({ ids }: { readonly ids: readonly string[] }): ReactNode {
  const { t } = useTranslation('cameras');
  if (ids.length === 0) return null;
  return (
    <Card withBorder>
      <Title order={2} fz="h4" mb="sm">
        {t('fleet.uncarried')}
      </Title>
      <List size="sm" mb="sm">
        {ids.slice(0, namedMax).map((id) => (
          <List.Item key={id}>
            <CameraLink id={id} />
          </List.Item>
        ))}
      </List>
      <LinkAnchor to="/cameras" search={{ state: 'waiting', view: 'table' }} size="sm">
        {t('fleet.showWaiting')}
      </LinkAnchor>
    </Card>
  );
}

function CameraLink({ id }: { readonly id: string }): ReactNode {
  const { data } = useQuery({ ...cameraQuery(id), staleTime: 60_000 });
  return (
    <LinkAnchor to="/cameras/$cameraId" params={{ cameraId: id }} size="sm">
      <UserText text={data?.camera.name ?? id} />
    </LinkAnchor>
  );
}
