import { Button } from '@mantine/core';
import { IconUserOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '../ui';

/** In place of somebody who is no more; nothing of them is shown. */
export function ErasedPerson({ isByMe }: { readonly isByMe: boolean }): ReactNode {
  const { t } = useTranslation('people');
  return (
    <Page title={t('erase.done')}>
      <div role="alert">
        <EmptyState
          icon={IconUserOff}
          title={isByMe ? t('erase.doneByMe') : t('erase.doneMeanwhile')}
          action={
            <Button component={Link} to="/people">
              {t('erase.toList')}
            </Button>
          }
        >
          {t('erase.doneText')}
        </EmptyState>
      </div>
    </Page>
  );
}
