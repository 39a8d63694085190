package mixmatch.backbones;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import mixmatch.datasets.ImageSize;
import mixmatch.onnx.PixelResize;
import org.junit.jupiter.api.Test;

class ViewMakerTest {
    private static final ViewPlan PLAN = new ViewPlan(4, 2, true, 5);
    private static final PixelResize RESIZE = new PixelResize();

    private static byte[] image(ImageSize size, long seed) {
        byte[] image = new byte[(int) size.bytes()];
        new Random(seed).nextBytes(image);
        return image;
    }

    /** Left half black, right half white. */
    private static byte[] halves(int side) {
        byte[] image = new byte[side * side * 3];
        for (int i = 0; i < image.length; i++) {
            image[i] = (byte) (i / 3 % side < side / 2 ? 0 : 255);
        }
        return image;
    }

    private static byte[] view(ViewPlan plan, ImageSize images, int size, byte[] image, int index, int view) {
        byte[] out = new byte[size * size * 3];
        new ViewMaker(plan, images, size, 3, RESIZE).write(image, index, view, out, 0);
        return out;
    }

    @Test
    void theMiddleOfAnImageOfTheRightSideIsTakenUnscaled() {
        ImageSize large = new ImageSize(160, 160, 3);
        assertThat(ViewMaker.sideFor(140)).isEqualTo(160);
        assertThat(ViewMaker.sideFor(224)).isEqualTo(256);
        byte[] image = image(large, 1);

        byte[] plain = view(PLAN, large, 140, image, 3, 0);

        for (int y = 0; y < 140; y++) {
            int from = ((y + 10) * 160 + 10) * 3;
            assertThat(Arrays.copyOfRange(plain, y * 140 * 3, (y + 1) * 140 * 3))
                    .isEqualTo(Arrays.copyOfRange(image, from, from + 140 * 3));
        }
    }

    @Test
    void aBackboneOfSmallImagesSeesThemWholeHoweverLargeTheyAre() {
        assertThat(ViewMaker.sideFor(32)).isEqualTo(32);
        // Black but for a white border, which a crop would lose.
        byte[] image = new byte[64 * 64 * 3];
        for (int i = 0; i < image.length; i++) {
            int x = i / 3 % 64;
            image[i] = (byte) (x < 2 || x >= 62 ? 255 : 0);
        }

        byte[] plain = view(PLAN, new ImageSize(64, 64, 3), 32, image, 0, 0);

        assertThat(plain[16 * 32 * 3] & 0xFF).isGreaterThan(200);
        assertThat(plain[(16 * 32 + 31) * 3] & 0xFF).isGreaterThan(200);
    }

    @Test
    void anImageOfTheBackbonesSizeIsItsOwnPlainView() {
        ImageSize size = new ImageSize(32, 32, 3);
        byte[] image = image(size, 2);

        assertThat(view(PLAN, size, 32, image, 0, 0)).isEqualTo(image);
    }

    @Test
    void aSmallImageIsShownWhole() {
        ImageSize small = new ImageSize(8, 8, 3);
        byte[] plain = view(PLAN, small, 32, halves(8), 0, 0);

        assertThat(plain[0] & 0xFF).isLessThan(16);
        assertThat(plain[31 * 3] & 0xFF).isGreaterThan(239);
    }

    @Test
    void grayImagesAreGivenInThreeChannelsAndColourInOne() {
        ImageSize gray = new ImageSize(4, 4, 1);
        byte[] image = image(gray, 3);
        byte[] colour = new byte[48];
        new ViewMaker(PLAN, gray, 4, 3, RESIZE).write(image, 0, 0, colour, 0);
        for (int i = 0; i < colour.length; i++) {
            assertThat(colour[i]).isEqualTo(image[i / 3]);
        }
        byte[] back = new byte[16];
        new ViewMaker(PLAN, new ImageSize(4, 4, 3), 4, 1, RESIZE).write(colour, 0, 0, back, 0);
        assertThat(back).isEqualTo(image);
    }

    @Test
    void aViewDependsOnSeedImageAndNumberAlone() {
        ImageSize size = new ImageSize(36, 36, 3);
        byte[] image = image(size, 4);
        ViewMaker one = new ViewMaker(PLAN, size, 32, 3, RESIZE);
        Set<String> different = new HashSet<>();
        for (int index = 0; index < 2; index++) {
            for (int view = PLAN.count() - 1; view >= 1; view--) {
                byte[] out = new byte[32 * 32 * 3];
                one.write(image, index, view, out, 0);
                assertThat(out).isEqualTo(view(PLAN, size, 32, image, index, view));
                different.add(Arrays.toString(out));
            }
        }
        assertThat(different).hasSize(2 * (PLAN.count() - 1));
        assertThat(view(new ViewPlan(4, 2, true, 6), size, 32, image, 0, 1))
                .isNotEqualTo(view(PLAN, size, 32, image, 0, 1));
        // How many there are changes none of them.
        assertThat(view(new ViewPlan(8, 0, true, 5), size, 32, image, 0, 3))
                .isEqualTo(view(PLAN, size, 32, image, 0, 3));
    }

    @Test
    void halfOfTheWeakViewsAreMirroredUnlessThatIsNotWanted() {
        ImageSize size = new ImageSize(32, 32, 3);
        byte[] image = halves(32);
        int mirrored = 0;
        for (int index = 0; index < 200; index++) {
            byte[] view = view(new ViewPlan(2, 0, true, 1), size, 32, image, index, 1);
            mirrored += (view[0] & 0xFF) > 127 ? 1 : 0;
            byte[] upright = view(new ViewPlan(2, 0, false, 1), size, 32, image, index, 1);
            assertThat(upright[0] & 0xFF).isLessThan(128);
        }
        assertThat(mirrored).isBetween(70, 130);
    }

    @Test
    void whateverChangesViewsChangesTheirDescription() {
        Set<Map<String, String>> different = new HashSet<>();
        for (ViewPlan plan : List.of(
                PLAN,
                new ViewPlan(5, 2, true, 5),
                new ViewPlan(4, 3, true, 5),
                new ViewPlan(4, 2, false, 5),
                new ViewPlan(4, 2, true, 6),
                new ViewPlan(1, 0, true, 5))) {
            different.add(plan.asText());
        }
        assertThat(different).hasSize(6);
        // There is nothing to be drawn of the plain view.
        assertThat(new ViewPlan(1, 0, false, 6).asText()).isEqualTo(new ViewPlan(1, 0, true, 5).asText());
    }

    @Test
    void strongViewsCutASquareOut() {
        ImageSize size = new ImageSize(32, 32, 3);
        byte[] black = new byte[32 * 32 * 3];
        byte[] view = view(PLAN, size, 32, black, 0, PLAN.weak());
        int grey = 0;
        for (byte value : view) {
            grey += value == 127 ? 1 : 0;
        }
        assertThat(grey).isGreaterThanOrEqualTo(8 * 8 * 3);
        assertThat(view(PLAN, size, 32, black, 0, PLAN.weak() - 1)).isEqualTo(black);
    }
}
