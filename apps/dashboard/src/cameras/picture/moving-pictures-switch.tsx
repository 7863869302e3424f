import { ActionIcon, Group, Switch, Tooltip } from '@mantine/core';
import { TbRefresh } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMovingPictures } from './use-moving-pictures';

export function MovingPicturesSwitch(): ReactNode {
  const { t } = useTranslation('cameras');
  const { isOn, turn, renew } = useMovingPictures();
  return (
    <Group gap="xs" wrap="nowrap">
      <Switch
        checked={isOn}
        label={t('moving.label')}
        onChange={(event) => {
          turn(event.currentTarget.checked);
        }}
      />
      {!isOn && (
        <Tooltip label={t('moving.renew')}>
          <ActionIcon variant="default" size="lg" aria-label={t('moving.renew')} onClick={renew}>
            <TbRefresh size={18} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}
