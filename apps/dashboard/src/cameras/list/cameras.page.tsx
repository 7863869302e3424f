import { Button, Group } from '@mantine/core';
import { TbCameraPlus, TbFileDownload, TbServer } from 'react-icons/tb';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../session';
import { ErrorNotice, Page } from '../../ui';
import { LinkButton } from '../../ui/links';
import { cameraCountQuery, camerasQuery, statesQuery } from '../cameras.queries';
import type { ListSearch } from '../cameras-search.policy';
import { LiveSlotsProvider } from '../picture/live-slots';
import { exportUrl } from '../picture/picture-urls';
import { MovingPicturesContext, useMovingPicturesSwitch } from '../picture/use-moving-pictures';
import { useCamerasLive } from '../use-cameras-live';
import { CameraFilters } from './camera-filters';
import { CameraGrid } from './camera-grid';
import { CamerasTable } from './cameras-table';
import { FleetWarning } from './fleet-warning';
import { NoCameras } from './no-cameras';

const route = getRouteApi('/shell/cameras');

export function CamerasPage(): ReactNode {
  const { t } = useTranslation('cameras');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const moving = useMovingPicturesSwitch();
  const states = useQuery(statesQuery);
  const count = useQuery(cameraCountQuery);
  const { q = '', state, sort = 'name' } = search;
  const list = useInfiniteQuery(camerasQuery({ q, state, sort }));
  // What is typed in the search goes with what is searched for.
  const [clearings, setClearings] = useState(0);
  useCamerasLive();
  const change = (next: ListSearch): void => {
    void navigate({ search: next, replace: true });
  };
  const empty = (
    <NoCameras
      isFiltered={q !== '' || state !== undefined}
      onClear={() => {
        setClearings((times) => times + 1);
        change({ ...(search.view !== undefined && { view: search.view }) });
      }}
    />
  );
  const shown = { list, states: states.data, empty };
  return (
    <MovingPicturesContext value={moving}>
      <LiveSlotsProvider>
        <Page title={t('title')} description={t('description')} actions={<Actions />}>
          <FleetWarning />
          {states.isError && (
            <ErrorNotice error={states.error} title={t('statesUnknown')} onRetry={() => void states.refetch()} />
          )}
          <CameraFilters key={clearings} search={search} states={states.data} total={count.data} onChange={change} />
          {search.view === 'table' ? (
            <CamerasTable
              {...shown}
              sort={sort}
              onSort={(next) => {
                change({ ...search, sort: next });
              }}
            />
          ) : (
            <CameraGrid {...shown} />
          )}
        </Page>
      </LiveSlotsProvider>
    </MovingPicturesContext>
  );
}

function Actions(): ReactNode {
  const { t } = useTranslation('cameras');
  const mayWrite = useMay('cameras.write');
  return (
    <Group gap="xs">
      <LinkButton variant="default" leftSection={<TbServer size={18} />} to="/cameras/load">
        {t('fleet.title')}
      </LinkButton>
      <Button variant="default" leftSection={<TbFileDownload size={18} />} component="a" href={exportUrl} download>
        {t('export')}
      </Button>
      {mayWrite && (
        <LinkButton leftSection={<TbCameraPlus size={18} />} to="/cameras/new">
          {t('add.button')}
        </LinkButton>
      )}
    </Group>
  );
}
