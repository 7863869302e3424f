import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { TbUsers } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SavedMeanwhile } from '../../ui/saved-meanwhile';

interface Props {
  /** What is there now. */
  readonly present: { readonly id: string; readonly updated_at: string };
  /** What they changed, as it is now. */
  readonly children?: ReactNode;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

/** Somebody else saved the same in between; nothing typed is lost, and nothing of theirs without being asked. */
export function ConflictNotice({ present, children, onKeepMine, onTakeTheirs }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  return (
    <Alert color="orange" icon={<TbUsers />} title={t('conflict.title')} role="alert">
      <Stack gap="sm" align="flex-start">
        <SavedMeanwhile present={present} />
        <Text size="sm">{t('conflict.text')}</Text>
        {children}
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={onKeepMine}>
            {t('conflict.mine')}
          </Button>
          <Button size="xs" variant="default" onClick={onTakeTheirs}>
            {t('conflict.theirs')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
