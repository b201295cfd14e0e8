package dev.masterperf.alerts.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "93.184.216.34",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "169.253.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450::1",
        "64:ff9b::808:808"
      })
  void theInternetIsOpen(String address) throws Exception {
    assertThat(AddressPolicy.PUBLIC.refusal("x", InetAddress.getByName(address))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.0.0.0/8, true",
    "172.16.0.1, 10.0.0.0/8, false",
    "fd00::1, fd00::/8, true",
    "10.0.0.5, 10.0.0.5, true",
    "10.0.0.6, 10.0.0.5, false",
    "::1, ::1, true",
    "::1, [::1], true",
    "10.1.2.3, hooks.internal, true",
    "10.1.2.3, *.internal, true",
    "10.1.2.3, *.hooks.internal, false",
    "10.1.2.3, internal, false"
  })
  void whatIsAllowedIsOpenAndItsNeighbourIsNot(String address, String allowed, boolean open)
      throws Exception {
    AddressPolicy policy = AddressPolicy.allowing(List.of(allowed), false);

    assertThat(policy.refusal("hooks.internal", InetAddress.getByName(address)).isEmpty())
        .isEqualTo(open);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/x", "host/8", "0177.0.0.1", "a b"})
  void refusesToAllowWhatIsNoNetworkAddressOrHost(String allowed) {
    assertThatThrownBy(() -> AddressPolicy.allowing(List.of(allowed), false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void upOpensThisMachineAndNoMore() throws Exception {
    AddressPolicy up = AddressPolicy.allowing(List.of(), true);

    assertThat(up.refusal("localhost", InetAddress.getByName("127.0.0.1"))).isEmpty();
    assertThat(up.refusal("localhost", InetAddress.getByName("::1"))).isEmpty();
    assertThat(up.refusal("x", InetAddress.getByName("0.0.0.0"))).isPresent();
    assertThat(up.refusal("x", InetAddress.getByName("169.254.169.254"))).isPresent();
    assertThatCode(() -> up.checkedHost(URI.create("http://127.0.0.1:9099/hook")))
        .doesNotThrowAnyException();
  }

  @Test
  void saysWhichNameHasWhichAddressAndWhatToDo() throws Exception {
    assertThat(AddressPolicy.PUBLIC.refusal("hooks.test", InetAddress.getByName("100.64.1.1")))
        .contains(
            "hooks.test is 100.64.1.1, which is no public address (shared by a provider's"
                + " customers); if alerts may go there, name it in webhook.allow");
  }

  /** Java's own opinion is narrower than ours: what it holds for inside is inside for us too. */
  @Property
  void neverOpenerThanJava(@ForAll @Size(4) byte[] bytes) throws Exception {
    InetAddress address = InetAddress.getByAddress(bytes);
    boolean inside =
        address.isAnyLocalAddress()
            || address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || address.isMulticastAddress();

    if (inside) {
      assertThat(AddressPolicy.PUBLIC.refusal("x", address)).isPresent();
    }
  }

  @Property
  void aBlockHoldsWhatHasItsFirstBits(@ForAll @Size(4) byte[] one, @ForAll @Size(4) byte[] other)
      throws Exception {
    Cidr block =
        new Cidr(InetAddress.getByAddress(new byte[] {one[0], (byte) (one[1] & 0xf0), 0, 0}), 12);

    assertThat(block.contains(InetAddress.getByAddress(other)))
        .isEqualTo(one[0] == other[0] && (one[1] & 0xf0) == (other[1] & 0xf0));
  }
}
