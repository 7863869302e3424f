import { Button } from '@mantine/core';
import { TbCamera, TbCameraPlus, TbSearchOff } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../session';
import { EmptyState } from '../../ui';
import { LinkButton } from '../../ui/links';

interface Props {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
}

export function NoCameras({ isFiltered, onClear }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const mayWrite = useMay('cameras.write');
  if (isFiltered) {
    return (
      <EmptyState
        icon={TbSearchOff}
        title={t('noMatch.title')}
        action={
          <Button variant="default" onClick={onClear}>
            {t('noMatch.clear')}
          </Button>
        }
      >
        {t('noMatch.text')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={TbCamera}
      title={t('none.title')}
      action={
        mayWrite && (
          <LinkButton leftSection={<TbCameraPlus size={18} />} to="/cameras/new">
            {t('add.button')}
          </LinkButton>
        )
      }
    >
      {mayWrite ? t('none.text') : t('none.ask')}
    </EmptyState>
  );
}
