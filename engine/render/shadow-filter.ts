// shadow-filter.ts: the edges of real-time shadows, soft and even.
// Three's own filter takes five samples and turns them by another angle at every pixel. That is meant for renderers which
// blend frames; without it, the edge of each shadow shows the turning as a hatch of dots and stripes.

import { ShaderChunk } from "three";

/** What three's filter does inside the light's view: from the size of a texel to the mean of its samples. */
const THEIRS = /vec2 texelSize = vec2\( 1\.0 \) \/ shadowMapSize;[\s\S]*?\) \* 0\.2;/;

/**
 * A tent five texels wide from nine samples, each placed between texels so that the GPU's own blending does the rest (Ignacio
 * Castaño, "Shadow Mapping Summary", 2013). `shadowRadius` has no part in it.
 */
const OURS = /* glsl */ `
				vec2 inTexels = shadowCoord.xy * shadowMapSize + 0.5;
				vec2 texel = floor( inTexels );
				vec2 f = inTexels - texel;
				vec2 corner = ( texel - 0.5 ) / shadowMapSize;
				vec2 low = 4.0 - 3.0 * f;
				vec2 high = 1.0 + 3.0 * f;
				vec2 a = ( ( 3.0 - 2.0 * f ) / low - 2.0 ) / shadowMapSize;
				vec2 b = ( ( 3.0 + f ) / 7.0 ) / shadowMapSize;
				vec2 c = ( f / high + 2.0 ) / shadowMapSize;
				#define LIT( x, y ) texture( shadowMap, vec3( corner + vec2( x, y ), shadowCoord.z ) )
				shadow = (
					low.y * ( low.x * LIT( a.x, a.y ) + 7.0 * LIT( b.x, a.y ) + high.x * LIT( c.x, a.y ) ) +
					7.0 * ( low.x * LIT( a.x, b.y ) + 7.0 * LIT( b.x, b.y ) + high.x * LIT( c.x, b.y ) ) +
					high.y * ( low.x * LIT( a.x, c.y ) + 7.0 * LIT( b.x, c.y ) + high.x * LIT( c.x, c.y ) )
				) / 144.0;
				#undef LIT`;

/** Replaces three's filter, for every renderer of this thread. Call it before any program is made; a second call changes nothing. */
export function evenShadows(): void {
  ShaderChunk.shadowmap_pars_fragment = ShaderChunk.shadowmap_pars_fragment.replace(THEIRS, OURS);
}
