import { Button } from '@mantine/core';
import { TbArrowUp } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export function NewRowsButton({
  waiting,
  onShow,
}: {
  readonly waiting: number;
  readonly onShow: () => void;
}): ReactNode {
  const { t } = useTranslation('recognition');
  return (
    <div role="status">
      {waiting > 0 && (
        <Button variant="light" size="xs" leftSection={<TbArrowUp size={16} aria-hidden />} onClick={onShow}>
          {t('newRows', { count: waiting })}
        </Button>
      )}
    </div>
  );
}
