import { Alert, Button } from '@mantine/core';
import { TbInfoCircle } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListNews as News } from '../live';

/** Above a list that is read far down: what happened since is shown when the reader wants it. */
export function ListNews({ waiting, show }: News): ReactNode {
  const { t } = useTranslation('ui');
  return (
    <div role="status">
      {waiting > 0 && (
        <Alert color="blue" icon={<TbInfoCircle />} role="group">
          {t('listNews.text')}{' '}
          <Button size="compact-sm" variant="subtle" onClick={show}>
            {t('listNews.show')}
          </Button>
        </Alert>
      )}
    </div>
  );
}
