import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';

/**
 * A dialog that stands in the page only while it is open. The one of Mantine gives the focus back when it is told to
 * close; of one that is taken away the focus was nowhere, and whoever works by keyboard began at the top of the page.
 */
export function Dialog(props: ModalProps): ReactNode {
  const opener = useRef(document.activeElement);
  useEffect(() => {
    const { current: before } = opener;
    return () => {
      // Once it is gone, and unless something else has taken the focus.
      setTimeout(() => {
        if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
      });
    };
  }, []);
  return <Modal {...props} />;
}
