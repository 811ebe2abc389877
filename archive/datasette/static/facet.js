// What Datasette's table.js expects to find: facets may be asked for.
var DATASETTE_ALLOW_FACET = true;
