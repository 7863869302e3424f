import { Anchor, Group } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session';

/** For who has a list to go back to. */
export function BackToPeople(): ReactNode {
  const { t } = useTranslation('people');
  if (!useMay('users.read', 'department')) return null;
  return (
    <Anchor renderRoot={(props) => <Link {...props} to="/people" />} size="sm" display="inline-block" py={4} mb={4}>
      <Group gap={6} wrap="nowrap" component="span">
        <IconArrowLeft size={16} className="flip-in-rtl" aria-hidden />
        {t('title')}
      </Group>
    </Anchor>
  );
}
