/** For oxlint: what no rule of its own asks for. */
const noPackedSpread = {
  create: (context) => ({
    SpreadElement({ argument }) {
      if (argument.type !== 'ObjectExpression' && argument.type !== 'ArrayExpression') return;
      context.report({
        node: argument,
        message: 'Write the members out one by one instead of packing them with a spread.',
      });
    },
  }),
};

export default { meta: { name: 'own' }, rules: { 'no-packed-spread': noPackedSpread } };
