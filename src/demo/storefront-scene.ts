/**
 * A bay with a lighthouse, for the first page. Its colours are the style sheet's: by night the lamp is lit.
 */
export const scene = `<svg viewBox="0 0 640 520" aria-hidden="true" focusable="false">
<defs><clipPath id="bay"><path d="M40 520V300a280 280 0 0 1 560 0V520Z"/></clipPath><linearGradient id="beam"><stop offset="0" stop-opacity="0"/><stop offset="1"/></linearGradient></defs>
<g clip-path="url(#bay)">
<rect class="sky" width="640" height="520"/>
<circle class="glow" cx="226" cy="196" r="118"/>
<circle class="sun" cx="226" cy="196" r="70"/>
<path class="star" d="M150 92h4M330 66h4M410 128h4M300 150h4M120 232h4M372 212h4M268 52h4"/>
<path class="beam" d="M470 168L60 70V200Z"/>
<path class="cloud" d="M300 132h86a18 18 0 0 0 0-36 30 30 0 0 0-56-8 24 24 0 0 0-40 22 12 12 0 0 0 10 22ZM96 250h64a13 13 0 0 0 0-26 22 22 0 0 0-40-6 18 18 0 0 0-32 16 9 9 0 0 0 8 16Z"/>
<path class="hill far" d="M0 330C120 270 210 300 300 316S480 326 640 262V420H0Z"/>
<path class="hill" d="M350 362C420 300 500 278 640 270V440H350Z"/>
<path class="tower" d="M452 188H488L500 318H440Z"/>
<path class="stripe" d="M450 214H490L493 244H447ZM445 268H495L498 298H442Z"/>
<rect class="stripe" x="446" y="180" width="48" height="9" rx="3"/>
<rect class="lamp" x="457" y="154" width="26" height="26" rx="3"/>
<path class="stripe" d="M450 156Q470 126 490 156Z"/>
<path class="house" d="M508 300H566V332H508Z"/><path class="roof" d="M500 302L537 276L574 302Z"/><rect class="lamp" x="522" y="308" width="11" height="13"/>
<rect class="sea" y="330" width="640" height="190"/>
<path class="glint" d="M176 350h100M192 364h66M206 378h42"/>
<path class="wave one" d="M-40 372q40-22 80 0t80 0 80 0 80 0 80 0 80 0 80 0 80 0 80 0V520H-40Z"/>
<g class="boat"><path class="hull" d="M286 384H378L362 410H302Z"/><path class="sail" d="M328 290V376H276Z"/><path class="jib" d="M336 306V376H368Z"/><path class="mast" d="M332 284V386"/></g>
<path class="wave two" d="M-20 414q45-26 90 0t90 0 90 0 90 0 90 0 90 0 90 0 90 0V520H-20Z"/>
<path class="wave three" d="M-60 462q50-28 100 0t100 0 100 0 100 0 100 0 100 0 100 0 100 0V520H-60Z"/>
</g>
<path class="gull" d="M92 132q14-14 26 0 12-14 26 0M158 96q9-9 17 0 8-9 17 0M512 96q12-12 22 0 10-12 22 0"/>
</svg>`;
