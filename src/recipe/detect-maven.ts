import { type Detection, type Detector } from './detection.ts';
import { joinedText } from './tree-text.ts';

/** Debian's own build of the plugins that every jar goes through: all that a pom without any dependency needs. */
const DEBIAN_PLUGINS = [
  'libmaven-compiler-plugin-java',
  'libmaven-jar-plugin-java',
  'libmaven-resources-plugin-java',
  'libsurefire-java',
];
const DEBIAN_SETTINGS = `cat >../settings.xml <<'SETTINGS'
<settings>
  <mirrors>
    <mirror><id>debian</id><mirrorOf>*</mirrorOf><url>file:///usr/share/maven-repo</url></mirror>
  </mirrors>
</settings>
SETTINGS
`;
const PACKAGE = 'mvn --batch-mode "-Dmaven.repo.local=$VERBATIM_CACHE/maven" -DskipTests';

/** dependency:go-offline misses what plugins ask for while they run. So a copy is packaged and thrown away. */
const FETCH = `cp -a . ../fetch
(cd ../fetch && ${PACKAGE} package)
rm -rf ../fetch
`;

export const detectMaven: Detector = {
  name: 'Maven',
  looksFor: 'pom.xml',
  detect(tree): Detection | null {
    if (!tree.paths.includes('pom.xml')) return null;
    const text = joinedText(tree, /(?:^|\/)pom\.xml$/);
    const needsCentral = /<(?:dependency|parent|plugin|extension)>/.test(text);
    return {
      name: 'Maven',
      explanation: `pom.xml is there; ${
        needsCentral ? 'fetches what it depends on' : "has no dependencies, takes Debian's plugins"
      }, packages with mvn, takes target/*.jar of each module`,
      packages: ['default-jdk-headless', 'maven', ...(needsCentral ? [] : DEBIAN_PLUGINS)],
      fetch: needsCentral ? FETCH : null,
      build: needsCentral
        ? `${PACKAGE} --offline package\n`
        : `${DEBIAN_SETTINGS}${PACKAGE} --settings ../settings.xml package\n`,
      output: '.',
      artifacts: ['**/target/*.{jar,war,ear}'],
      variables: {},
    };
  },
};
