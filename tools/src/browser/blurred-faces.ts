/**
 * The style under which a page is pictured: whatever may show a person is blurred. What was built into the pages shows
 * nobody.
 */
export const blurFaces = `
  img:not([src^='/assets/']), video, canvas, svg image, [style*='background-image'] { filter: blur(14px) !important; }`;
