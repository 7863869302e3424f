import { Tabs } from '@mantine/core';
import { TbFileSpreadsheet, TbLink, TbRadar2 } from 'react-icons/tb';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui';
import { BackToCameras } from '../back-to-cameras';
import { addWays, type AddWay } from '../cameras-search.policy';
import { newCamera, type CameraValues } from '../form/camera-form.policy';
import { AddByAddress } from './add-by-address';
import { AddByCsv } from './add-by-csv';
import { AddByDiscovery } from './add-by-discovery';

const route = getRouteApi('/shell/cameras/new');
const icons = { discovery: TbRadar2, address: TbLink, csv: TbFileSpreadsheet } as const;

export function AddCameraPage(): ReactNode {
  const { t } = useTranslation('cameras');
  const { by: asked = 'discovery' } = route.useSearch();
  // Not in the address from here on: going from one to another leaves nothing, so nobody is asked about what they
  // typed.
  const [by, setBy] = useState<AddWay>(asked);
  // What a found camera says of itself; a new key begins the form with it.
  const [found, setFound] = useState<{ readonly key: number; readonly values: CameraValues }>({
    key: 0,
    values: newCamera,
  });
  return (
    <Page title={t('add.title')} description={t('add.description')} back={<BackToCameras />}>
      {/* Panels stay, so that nothing typed is lost between them. */}
      <Tabs
        value={by}
        onChange={(way) => {
          setBy(addWays.find((one) => one === way) ?? 'discovery');
        }}
        keepMounted
      >
        <Tabs.List mb="md">
          {addWays.map((way) => {
            const Icon = icons[way];
            return (
              <Tabs.Tab key={way} value={way} leftSection={<Icon size={18} aria-hidden />}>
                {t(`add.${way}`)}
              </Tabs.Tab>
            );
          })}
        </Tabs.List>
        <Tabs.Panel value="discovery">
          <AddByDiscovery
            onChoose={(values) => {
              setFound(({ key }) => ({ key: key + 1, values }));
              setBy('address');
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="address">
          <AddByAddress key={found.key} initial={found.values} isFound={found.key > 0} />
        </Tabs.Panel>
        <Tabs.Panel value="csv">
          <AddByCsv />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
