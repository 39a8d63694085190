package mixmatch.cli.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import mixmatch.cli.Said;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AugmentCommandTest {
    private static final int RED = 0xc02010;
    private static final int FILL = 0x7f7f7f;

    @TempDir
    Path dir;

    private Path sheet;
    private Path photo;

    @BeforeEach
    void aPhoto() throws IOException {
        sheet = dir.resolve("sheet.png");
        photo = photo(dir.resolve("photos/cat.png"));
    }

    private static Path photo(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(48, 40, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 48; x++) {
                image.setRGB(x, y, RED);
            }
        }
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private Said augment(Object... arguments) {
        return Said.by(Stream.concat(Stream.of("augment", "--out", sheet), Stream.of(arguments))
                .map(Object::toString)
                .toArray(String[]::new));
    }

    /** The colours in the middle of the row of a sheet with one image: of that, then of the views, each once. */
    private List<List<Integer>> views(int count) throws IOException {
        BufferedImage drawn = ImageIO.read(sheet.toFile());
        // 16 pixels of margin, 60 of title and headings; images of 32x32 are drawn doubled, 3 pixels apart.
        List<List<Integer>> views = new ArrayList<>();
        for (int view = 0; view < count; view++) {
            List<Integer> colours = new ArrayList<>();
            for (int y = 0; y < 64; y++) {
                for (int x = 0; x < 64; x++) {
                    colours.add(drawn.getRGB(16 + view * 67 + x, 76 + y) & 0xffffff);
                }
            }
            views.add(colours.stream().distinct().toList());
        }
        return views;
    }

    @Test
    void weakViewsKeepThePixelsAndStrongOnesHaveACutout() throws Exception {
        Said said = augment(photo, "--views", 2, "--set", "augmentation.strong.operations=0")
                .succeeded();

        assertThat(said.printed().strip()).isEqualTo(sheet.toString());
        List<List<Integer>> views = views(5);
        assertThat(views.subList(0, 3)).containsOnly(List.of(RED));
        assertThat(views.subList(3, 5))
                .allSatisfy(colours -> assertThat(colours).containsExactlyInAnyOrder(RED, FILL));
    }

    @Test
    void strongViewsDrawAmongTheOperationsThatTheSpecNames() throws Exception {
        augment(
                        photo,
                        "--views",
                        8,
                        "--set",
                        "augmentation.strong.among=solarize",
                        "--set",
                        "augmentation.strong.cutout=0")
                .succeeded();

        List<Integer> strong = views(17).subList(9, 17).stream()
                .flatMap(List::stream)
                .distinct()
                .toList();
        assertThat(strong).hasSizeGreaterThan(1);
        for (int colour : strong) {
            for (int shift = 0; shift < 24; shift += 8) {
                int value = RED >> shift & 0xff;
                assertThat(colour >> shift & 0xff).isIn(value, 255 - value);
            }
        }
    }

    @Test
    void aSeedGivesTheSameSheetAndAnotherSeedAnother() throws Exception {
        augment(photo, "--seed", 7).succeeded();
        byte[] first = Files.readAllBytes(sheet);
        augment(photo, "--seed", 7, "--force").succeeded();
        assertThat(Files.readAllBytes(sheet)).isEqualTo(first);
        augment(photo, "--seed", 8, "--force").succeeded();
        assertThat(Files.readAllBytes(sheet)).isNotEqualTo(first);
    }

    @Test
    void aSheetThatIsThereIsKept() throws Exception {
        Files.writeString(sheet, "mine");

        Said said = augment(photo);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.said())
                .contains(sheet + " is there already; name another with --out, or replace it with --force");
        assertThat(sheet).hasContent("mine");
    }

    @Test
    void imagesThatCannotBeReadAreNamedAndTheOthersDrawn() throws Exception {
        Path damaged = Files.writeString(dir.resolve("photos/dog.png"), "no image");

        Said said = augment(dir.resolve("photos"), dir.resolve("none.png"));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.said().lines()).hasSize(2);
        assertThat(said.said())
                .contains("the image " + damaged + " can't be read: ")
                .contains("the image " + dir.resolve("none.png") + " can't be read: ");
        assertThat(sheet).exists();

        Files.delete(sheet);
        assertThat(augment(damaged).code()).isEqualTo(1);
        assertThat(sheet).doesNotExist();
    }

    @Test
    void ofManyImagesSomeAreDrawnFromAllFolders() throws Exception {
        for (int i = 0; i < 100; i++) {
            Files.copy(photo, Files.createDirectories(dir.resolve("many")).resolve(i + ".png"));
        }

        assertThat(augment(dir.resolve("many"), "--views", 1).succeeded().said())
                .contains("of 100 images 60 are drawn, evenly chosen");

        Said missing = augment(dir.resolve("many"), dir.resolve("none.png"), "--views", 1, "--force");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.said()).contains("the image " + dir.resolve("none.png") + " can't be read");
    }

    @Test
    void whatCannotBeIsSaidInASentence() {
        assertThat(augment(photo, "--views", 0).said()).contains("--views 0: give 1 to 8");
        assertThat(augment(photo, "--size", 3).said())
                .contains("command line: dataset.imageSize is 3, but must be in 4..1024");
        assertThat(augment(photo, "--set", "augmentation.strong.among=rotat").said())
                .contains("augmentation.strong.among has rotat, which is not known; did you mean rotate?");
        assertThat(augment(photo, "--spec", "digitz").said()).contains("did you mean digits?");
        assertThat(sheet).doesNotExist();
    }
}
