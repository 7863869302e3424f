import { Group, Stack, Tabs } from '@mantine/core';
import { TbCalendarTime, TbHistory, TbPolygon, TbSettings, TbVideo } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../session';
import { ErrorNotice, Page, PageSkeleton } from '../../ui';
import { BackToCameras } from '../back-to-cameras';
import { cameraTabs, type CameraTab } from '../cameras-search.policy';
import { cameraQuery, statesQuery, type TaggedCamera } from '../cameras.queries';
import { HistoryTab } from '../history/history-tab';
import { LiveSlotsProvider } from '../picture/live-slots';
import { MovingPicturesContext, useMovingPicturesSwitch } from '../picture/use-moving-pictures';
import { ScheduleTab } from '../schedule/schedule-tab';
import { CameraStateBadge } from '../state/camera-state-badge';
import { stateOf } from '../state/states.policy';
import { useCamerasLive } from '../use-cameras-live';
import { ZonesTab } from '../zones/zones-tab';
import { OverviewTab } from './overview-tab';
import { SettingsTab } from './settings-tab';
import { StreamSwitch } from './stream-switch';

const route = getRouteApi('/shell/cameras/$cameraId');

const icons: Readonly<Record<CameraTab, typeof TbVideo>> = {
  overview: TbVideo,
  zones: TbPolygon,
  schedule: TbCalendarTime,
  history: TbHistory,
  settings: TbSettings,
};

export function CameraPage(): ReactNode {
  const { t } = useTranslation('cameras');
  const { cameraId } = route.useParams();
  const camera = useQuery(cameraQuery(cameraId));
  useCamerasLive();
  if (camera.isPending) return <PageSkeleton />;
  if (camera.data === undefined) {
    return (
      <Page title={t('oneTitle')} back={<BackToCameras />}>
        <ErrorNotice error={camera.error} onRetry={() => void camera.refetch()} />
      </Page>
    );
  }
  return <Tabbed key={cameraId} tagged={camera.data} />;
}

function Tabbed({ tagged }: { readonly tagged: TaggedCamera }): ReactNode {
  const { t } = useTranslation('cameras');
  const { tab = 'overview' } = route.useSearch();
  const navigate = route.useNavigate();
  const states = useQuery(statesQuery);
  const moving = useMovingPicturesSwitch();
  const mayWrite = useMay('cameras.write');
  const { camera } = tagged;
  const state = stateOf(states.data, camera.id);
  const shown = cameraTabs.filter((one) => mayWrite || one === 'overview' || one === 'history');
  return (
    <MovingPicturesContext value={moving}>
      <LiveSlotsProvider>
        <Page
          title={camera.name}
          isUserText
          back={<BackToCameras />}
          actions={
            <Group gap="sm">
              <CameraStateBadge state={state?.state} />
              {mayWrite && <StreamSwitch camera={camera} />}
            </Group>
          }
        >
          <Tabs
            value={shown.includes(tab) ? tab : 'overview'}
            onChange={(next) => {
              void navigate({ search: { tab: cameraTabs.find((one) => one === next) ?? 'overview' }, replace: true });
            }}
            keepMounted={false}
          >
            <Tabs.List mb="md">
              {shown.map((one) => {
                const Icon = icons[one];
                return (
                  <Tabs.Tab key={one} value={one} leftSection={<Icon size={18} aria-hidden />}>
                    {t(`tab.${one}`)}
                  </Tabs.Tab>
                );
              })}
            </Tabs.List>
            <Stack>
              <Tabs.Panel value="overview">
                <OverviewTab camera={camera} state={state} />
              </Tabs.Panel>
              <Tabs.Panel value="zones">
                <ZonesTab tagged={tagged} />
              </Tabs.Panel>
              <Tabs.Panel value="schedule">
                <ScheduleTab tagged={tagged} />
              </Tabs.Panel>
              <Tabs.Panel value="history">
                <HistoryTab camera={camera} />
              </Tabs.Panel>
              <Tabs.Panel value="settings">
                <SettingsTab tagged={tagged} />
              </Tabs.Panel>
            </Stack>
          </Tabs>
        </Page>
      </LiveSlotsProvider>
    </MovingPicturesContext>
  );
}
